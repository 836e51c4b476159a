# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: dict[str, str] = dict(zip(*2 * [iter("""
aaai	paper
abs	paper
abstract	paper
access	link
acl	paper
acm	paper
annotation	data
annotations	data
app	demo
appendix	note
article	paper
arxiv	paper
arxiv paper	paper
arxiv preprint	paper
benchmark	data
bib	note
bibtex	note
bilibili	video
biorxiv	paper
blog	note
blog post	note
blogpost	note
book	paper
b站	video
c++	code
c++ code	code
caffe	code
chapter	paper
checkpoint	data
checkpoints	data
citation	note
cite	note
ckpt	data
click here	link
code	code
code link	code
codes	code
colab	code
conference	paper
cvf	paper
cvpr	paper
data	data
data set	data
database	data
dataset	data
datasets	data
demo	demo
demo page	demo
demo video	video
demos	demo
details	note
discussion	note
doc	note
docs	note
documentation	note
doi	paper
download	data
downloads	data
eccv	paper
elsevier	paper
emnlp	paper
flax	code
full paper	paper
full text	paper
fulltext	paper
git	code
gitee	code
github	code
github code	code
github page	project
github repo	code
github repository	code
github.io	project
gitlab	code
here	link
hf	data
hf demo	demo
home	project
home page	project
homepage	project
html	paper
hugging face	data
hugging face demo	demo
huggingface	data
huggingface demo	demo
iccv	paper
iclr	paper
icml	paper
ieee	paper
ieee xplore	paper
ijcai	paper
implementation	code
implementations	code
issue	note
issues	note
jax	code
journal	paper
julia	code
jupyter	code
kaggle	data
keras	code
leaderboard	data
lecture	video
license	note
link	link
link to paper	paper
links	link
live demo	demo
matlab	code
matlab code	code
mdpi	paper
medium	note
medrxiv	paper
mindspore	code
model	data
model card	data
model weights	data
model zoo	data
models	data
modelscope	data
more	note
mxnet	code
naacl	paper
nature	paper
neurips	paper
news	note
notebook	code
official	project
official code	code
official implementation	code
official implementations	code
official page	project
official paper	paper
official pytorch	code
official site	project
official website	project
online demo	demo
open	link
open review	paper
openreview	paper
oral	video
original paper	paper
paddle	code
paddlepaddle	code
page	project
paper	paper
paper (pdf)	paper
paper link	paper
paper page	paper
paper pdf	paper
paper(pdf)	paper
papers	paper
pdf	paper
pdf link	paper
pdfs	paper
pdf下载	paper
playground	demo
pmlr	paper
podcast	video
post	note
poster	video
preprint	paper
presentation	video
pretrained model	data
pretrained models	data
project	project
project homepage	project
project link	project
project page	project
project pages	project
project site	project
project web	project
project website	project
project&code	project
projects	project
ps	paper
pub	paper
publication	paper
pubmed	paper
python	code
python code	code
pytorch	code
pytorch code	code
pytorch implementation	code
pytorch(author)	code
read	paper
read paper	paper
readme	note
recording	video
reddit	note
repo	code
report	paper
repository	code
researchgate	paper
review	note
reviews	note
sciencedirect	paper
semantic scholar	paper
short presentation	video
site	project
slide	video
slides	video
software	code
source	code
source code	code
space	demo
spaces	demo
spotlight	video
springer	paper
springer link	paper
supp	note
supp.	note
supplement	note
supplemental	note
supplementary	note
supplementary material	note
talk	video
talks	video
tech report	paper
technical report	paper
tensorflow	code
tensorflow code	code
tensorflow(author)	code
tf	code
tf code	code
thesis	paper
this	link
toolbox	code
toolkit	code
torch	code
try	demo
try it	demo
tutorial	note
tutorials	note
tweet	note
twitter	note
unofficial code	code
unofficial implementation	code
unofficial implementations	code
url	link
video	video
video demo	video
videos	video
view	link
visit	link
web	project
web demo	demo
web link	link
web page	project
web site	project
webpage	project
website	project
wechat	note
weights	data
weixin	note
wiki	note
wikipedia	note
wiley	paper
x	note
youtube	video
zhihu	note
コード	code
下载	data
下载论文	paper
下载链接	data
中文解读	note
主页	project
仓库	code
代码	code
代码链接	code
体验	demo
公众号	note
博客	note
原文	paper
在线演示	demo
地址	link
官方代码	code
官网	project
幻灯片	video
数据	data
数据集	data
文字版	note
文档	note
文献	paper
文章	paper
更多	link
权重	data
模型	data
源代码	code
源码	code
演示	demo
点击这里	link
知乎	note
网站	project
视频	video
视频讲解	video
解读	note
論文	paper
论文	paper
论文链接	paper
链接	link
项目	project
项目主页	project
논문	paper
코드	code
""".strip().replace("\n", "\t").split("\t"))]))
