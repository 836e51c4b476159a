# Generated from rules/ by `python -m surveylint.generate`; change rules/ and run it again.
TEXTS = {
    'asides': r"""about
acknowledgement
acknowledgements
acknowledgment
acknowledgments
announcement
announcements
change log
changelog
citation
citations
cite
citing
code of conduct
contact
contact us
contribute
contributing
contribution
contributions
contributor
contributors
disclaimer
faq
feedback
getting started
highlights
how to cite
how to contribute
installation
join us
legend
licence
licences
license
licenses
maintainers
news
notation
our papers
our work
our works
project structure
recent updates
release notes
roadmap
sponsors
star history
stargazers
team
tips
update
update log
updates
usage
what s new
引用
更新
更新日志
致谢
许可
许可证
贡献
贡献者
赞助""",
    'chemistry-doubtful': r"""catalyst
compound
crystal
docking
drug
force field
material
materials
protein
reaction
smiles
synthesis
synthetic route""",
    'chemistry-words': r"""binding affinity
chemical
chemistry
crystal structure
drug design
drug discovery
electrolyte
ligand
molecular
molecular docking
molecular dynamics
molecule
molecules
organic synthesis
polymer
protein-ligand
reaction prediction
reaction yield
retrosynthesis""",
    'contents': r"""content
contents
index of contents
outline
quick links
table of content
table of contents
toc
内容
大纲
目录""",
    'fields': r"""audio	speech
biomedical	medical
biomedicine	medical
chemical	chemistry
chemistry	chemistry
clinical	medical
earth observation	remote-sensing
embodied	robotics
finance	finance
financial	finance
fintech	finance
geospatial	remote-sensing
health care	medical
healthcare	medical
law	law
legal	law
materials	chemistry
medical	medical
medical image	medical
medical imaging	medical
medicine	medical
molecular	chemistry
molecule	chemistry
molecules	chemistry
pathology	medical
radiology	medical
remote sensing	remote-sensing
remote-sensing	remote-sensing
robot	robotics
robotic	robotics
robotics	robotics
robots	robotics
satellite	remote-sensing
speech	speech
spoken	speech
voice	speech
化学	chemistry
医学	medical
医疗	medical
机器人	robotics
法律	law
语音	speech
遥感	remote-sensing
金融	finance""",
    'fillers': r"""a
an
and
approach
are
as
at
based
be
beyond
by
can
do
does
for
framework
from
go
has
have
how
in
into
is
it
its
learning
method
methods
model
models
more
network
networks
new
not
of
on
one
or
our
over
than
that
the
their
them
these
this
those
to
toward
towards
two
under
using
via
was
we
were
what
when
where
which
will
with
within
without
you
your""",
    'finance-doubtful': r"""asset
bank
credit
economic
finance
fraud detection
investment
market
portfolio
stock
trading
volatility""",
    'finance-words': r"""asset pricing
bankruptcy
credit risk
credit scoring
cryptocurrency
earnings call
financial
fintech
hedge fund
investor
option pricing
portfolio management
portfolio optimization
quantitative trading
stock market
stock movement
stock prediction
stock price
stock trading
stock volatility
trading strategy
volatility prediction""",
    'general': r"""general
general domain
general purpose
generic
natural
natural domain
natural image
natural images
natural scene
natural scenes
open domain
自然图像
通用""",
    'headers': r"""#params	note
abbr	name
abbr.	name
abbreviation	name
abstract	note
access	link
accuracy	note
acronym	name
address	link
affiliation	authors
affiliations	authors
agent	name
algorithm	name
algorithms	name
app	name
application	category
application name	name
applications	category
approach	name
area	category
areas	category
article	title
article title	title
articles	title
arxiv	link
arxiv date	date
arxiv link	link
author	authors
author(s)	authors
authors	authors
backbone	note
benchmark	name
benchmark name	name
benchmarks	name
blog	project
book	title
categories	category
category	category
challenge	category
checkpoint	data
checkpoints	data
citation count	note
citations	note
cited by	note
cites	note
class	category
code	code
code base	code
code link	code
code url	code
code/project	code
codebase	code
codes	code
colab	project
comment	note
comments	note
company	authors
competition	name
competitions	name
conf	venue
conf.	venue
conference	venue
conference/journal	venue
conferences	venue
contest	name
contests	name
contribution	note
contributions	note
course	title
data	data
data link	data
data set	name
data sets	name
database	name
dataset	name
dataset link	data
dataset name	name
dataset url	data
datasets	name
date	date
dates	date
demo	project
demo link	project
demos	project
description	note
descriptions	note
detail	note
details	note
developer	authors
developers	authors
doi	link
domain	category
domains	category
download	link
download link	link
downloads	badge
environment name	name
feature	note
features	note
field	category
first author	authors
forks	badge
framework	name
frameworks	name
git	code
github	code
github link	code
github repo	code
github stars	badge
group	category
hf	data
highlight	note
highlights	note
home page	project
homepage	project
homepage link	link
href	link
hugging face	data
huggingface	data
id	index
idea	note
ideas	note
idx	index
implementation	name
implementation link	code
index	index
info	note
information	note
input	note
insight	note
insights	note
institute	authors
institute (first)	authors
institutes	authors
institution	authors
institutions	authors
introduction	note
journal	venue
journal/conference	venue
journals	venue
key feature	note
key features	note
key idea	note
key ideas	note
key takeaway	note
key takeaways	note
key words	note
keyword	note
keywords	note
kind	category
lab	authors
language	note
languages	note
last update	date
libraries	name
library	name
licence	note
license	note
license badge	badge
link	link
links	link
llm name	name
main contribution	note
main contributions	note
main idea	note
main ideas	note
maintainer	authors
method	name
method name	name
methods	name
metrics	note
misc	note
modalities	category
modality	category
model	name
model link	data
model name	name
model names	name
model weights	data
models	name
month	date
name	name
names	name
nickname	name
no	index
no.	index
note	note
notes	note
nr	index
nr.	index
number	index
official code	code
official website	link
organisation	authors
organization	authors
organizations	authors
other	note
others	note
output	note
overview	note
package	name
packages	name
page	link
paper	title
paper & link	title
paper (pdf)	link
paper link	link
paper name	title
paper names	title
paper pdf	link
paper title	title
paper titles	title
paper url	link
papers	title
paradigm	category
parameters	note
params	note
pdf	link
pdf link	link
pdfs	link
performance	note
platform	name
playground	project
popularity	badge
poster	project
presentation	project
proceedings	venue
product	name
project	name
project link	project
project name	name
project page	project
project pages	project
project website	project
project/demo	project
projects	name
pub	venue
pub date	date
pub.	venue
publication	venue
publication date	date
publication title	title
publication year	year
publications	venue
published in	venue
published year	year
publisher	authors
pytorch	code
rank	index
recom	badge
recommend	badge
reference title	title
release date	date
release time	date
released	date
remark	note
remarks	note
repo	code
repos	code
repositories	code
repository	code
repository & link	title
resource	name
resources	name
results	note
s.no	index
s.no.	index
scene	category
section	category
setting	category
short name	name
simulator	name
size	note
sl no	index
slides	project
software	name
source	code
source code	code
source link	link
source venue	venue
sr no	index
star	badge
stars	badge
status	note
study	title
subject	category
submission date	date
summary	note
supervision	note
survey	title
surveys	title
system	name
systems	name
tag	note
tags	note
takeaway	note
takeaways	note
target	category
task	category
tasks	category
team	authors
tensorflow	code
time	date
title	title
title & authors	title
title and authors	title
titles	title
tl;dr	note
tldr	note
tool	name
tool name	name
tools	name
topic	category
topic & title	title
topics	category
track	category
track name	category
type	category
types	category
university	authors
updated	date
url	link
urls	link
venue	venue
venues	venue
video	project
videos	project
web	link
web site	link
website	link
weights	data
where	venue
work	title
works	title
year	year
years	year
yr	year
№	index
タイトル	title
下载	link
下载链接	link
主页	project
亮点	note
介绍	note
仓库	code
代码	code
代码链接	code
任务	category
会议	venue
作者	authors
关键字	note
关键词	note
内容概述	note
出处	venue
分类	category
单位	authors
参考来源	title
发布日期	date
发布时间	date
发表	venue
名字	name
名称	name
团队	authors
地址	link
备注	note
封面	note
工具	name
已录制	badge
年	year
年份	year
序号	index
开源	code
开源地址	code
引用	note
总结	note
推荐	badge
描述	note
摘要	note
数据	data
数据大小	note
数据集	name
数据集名称	name
文章	title
方向	category
方法	name
日期	date
时长	note
时间	date
星标	badge
期刊	venue
机构	authors
权重	data
标签	note
标题	title
模型	name
模型名称	name
洞见	note
演示	project
特点	note
简介	note
算法	name
类别	category
类型	category
编号	index
获取链接	link
视频	project
视频(播放数)	link
视频（播放数）	link
论文	title
论文名称	title
论文标题	title
论文链接	link
说明	note
贡献	note
链接	link
项目	name
项目主页	project
项目名称	name
领域	category
题目	title
논문	title""",
    'labels': r"""aaai	paper
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
코드	code""",
    'law-doubtful': r"""case law
clause
compliance
contract
court
judge
jury
law
laws
patent
regulation""",
    'law-words': r"""contract law
contract review
court decision
court judgment
courtroom
judgment prediction
judicial
jurisprudence
lawyer
legal
legal case
legal judgment
legislation
litigation
statute
statutory
supreme court""",
    'medical-doubtful': r"""anatomical
anatomy
cell
ct
diagnosis
diagnostic
doctor
dose
drug
eeg
gene
health
icd
microscopy image
mimic
mr
nurse
nursing
oct
organ
pet
pharmaceutical
pmc
prognosis
protein
report generation
scan
surgeon
surgery
surgical
symptom
therapy
tissue
treatment
umls
vessel
wound""",
    'medical-words': r"""abdomen
abdominal
alzheimer
angiogram
angiography
atlas-ct
bariatric
biomedical
biomedicine
biopsy
bladder
brain tumor
breast
bronchoscopy
cancer
carcinoma
cardiac
cardiology
cardiovascular
cbct
chest
cirrhosis
clinic
clinical
clinician
colonoscopy
colorectal
computed tomography
covid-19
cxr
cystoscopy
cytology
dental
dermatology
dermoscopy
diabetes
diabetic
disease
ecg
ehr
electrocardiogram
electronic health record
endoscopic
endoscopy
fundus
gastric
gastrointestinal
genomic
glaucoma
glioma
health record
healthcare
hepatic
hippocampus
histology
histopathology
hospital
immunohistochemistry
intensive care
kidney
laparoscopic
lesion
leukemia
liver
lung
lymph
lymphoma
macular
magnetic resonance
mammogram
mammography
medical
medicine
melanoma
mri
neuroimaging
neurology
nodule
oncology
ophthalmic
ophthalmology
optical coherence tomography
pancreas
pancreatic
parkinson
pathological
pathologist
pathology
patient
pediatric
pelvic
pharmacology
physician
pneumonia
pneumothorax
polyp
polyps
prostate
psychiatric
pulmonary
radiograph
radiographic
radiography
radiological
radiologist
radiology
radiotherapy
renal
retina
retinal
retinopathy
sepsis
skin lesion
spine mri
stroke lesion
thoracic
thyroid
tomography
tuberculosis
tumor
tumour
ultrasound
urology
vertebra
whole slide
whole-slide
wsi
x-ray
xray""",
    'nulls': r"""&nbsp;
()
(-)
*
-
--
---
.
..
...
/
?
??
???
[-]
[]
\
_
coming soon
coming soon!
n.a
n.a.
n/a
na
nan
nil
no
no code
no link
no paper
none
not available
not found
not released
null
pending
soon
t.b.a.
t.b.d.
tba
tbc
tbd
to be announced
to be determined
to be released
unavailable
unknown
unreleased
x
×
–
—
―
…
−
⚠
⚠️
⛔
✗
✘
❌
➖
〇
なし
待定
待补充
无
暂无
未公开
未开源
未知
没有
없음
？
🚫""",
    'placeholders': r"""/(?:paper|title|model|method|project|dataset|entry|item)[ _-]?(?:xx+|n|\?+|name|title)/
/(?:title|name) of (?:the|your|a) (?:paper|work|model|method|project|dataset)/
/(?:your|my|the) (?:paper|model|method|project|dataset)(?:'s)? (?:title|name)(?: here)?/
/(?:论文|项目|模型|方法|数据集|标题|示例|文章)\s?[a-z0-9一二三四五甲乙丙]{1,2}/
/lorem ipsum.*/
/x{3,}/
<paper title>
<title>
?bar
?dummy
?example
?foo
?foobar
?lorem ipsum
?n.n.
?name
?placeholder
?sample
?tbd
?test
?title
?todo
?untitled
?xxx
[paper title]
[title]
aaa
aaaa
abc
abcd
add paper here
add title
add your paper here
asdf
asdfgh
author name
blah
blah blah
dataset name
dummy paper
dummy title
example paper
example paper title
first author
foo bar
hello world
insert title
insert title here
lorem ipsum dolor sit amet
method name
model name
model name here
name here
name of paper
name of the paper
new paper
paper 1
paper 2
paper a
paper b
paper name
paper name here
paper title
paper title here
paper x
paper xxx
project name
project title
qwerty
sample paper
sample paper title
tba title
test entry
test paper
test title
title 1
title 2
title a
title goes here
title here
title of paper
title of the paper
title of your paper
title1
todo: add
todo: title
xxx xxx
xxxx
xxxxx
your dataset
your method
your model
your model name
your name
your paper
your paper name
your paper title
your project
your title here
{title}
占位
占位符
在此填写标题
待填写
待补充标题
数据集名称
方法名称
某论文
某项目
标题
模型名称
测试
示例
示例论文
示例项目
论文名称
论文标题
论文题目
项目名
项目名称""",
    'remote-sensing-doubtful': r"""aerial
agricultural
building
change detection
crop
drone
oriented object
road
sar
sentinel
uav""",
    'remote-sensing-words': r"""aerial image
aerial imagery
aerial photograph
change detection of remote
crop mapping
drone image
drone imagery
earth observation
geospatial
hyperspectral
land cover
land use
land-cover
landsat
lidar point cloud aerial
multispectral
pansharpening
remote sensing
remote-sensing
sar image
satellite
satellite imagery
sentinel-1
sentinel-2
synthetic aperture radar
uav image
uav imagery
vhr image""",
    'robotics-doubtful': r"""actuator
dexterous
embodied
grasp
gripper
imitation learning
manipulation
navigation
odometry
slam
tactile""",
    'robotics-words': r"""bimanual
bipedal
dexterous manipulation
drone swarm
embodied agent
embodied ai
end-effector
exoskeleton
grasping
humanoid
legged
legged locomotion
loco-manipulation
locomotion
manipulator
mobile manipulation
motion planning
object rearrangement
pick and place
pick-and-place
quadruped
quadrupedal
robot
robotic
robotics
robots
sim-to-real
tactile sensing
teleoperation
visuomotor""",
    'speech-doubtful': r"""acoustic
audio
music
sound
speaker
spectrogram
voice
waveform""",
    'speech-words': r"""acoustic model
asr
audio captioning
audio classification
audio generation
automatic speech recognition
binaural audio
keyword spotting
phoneme
singing voice
sound event
speaker diarization
speaker recognition
speaker verification
speech
speech enhancement
speech recognition
speech synthesis
speech to text
speech-to-text
spoken
spoken dialogue
spoken language
text-to-speech
tts
vocoder
voice activity
voice cloning
voice conversion
voice synthesis
wav2vec""",
    'written': r"""ChemRxiv
NeurIPS
OpenReview
TechRxiv
arXiv
bioRxiv
medRxiv""",
}
