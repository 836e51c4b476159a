# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: dict[str, str] = dict(zip(*2 * [iter("""
#params	note
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
논문	title
""".strip().replace("\n", "\t").split("\t"))]))
