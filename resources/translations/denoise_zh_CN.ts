<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>&amp;About</source>
        <translation>关于(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Actual Pixels</source>
        <translation>实际像素(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Add Noise…</source>
        <translation>添加噪声(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Apply Preset</source>
        <translation>应用预设(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;As the source, or the best</source>
        <translation>与来源相同，否则最佳(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Automatic</source>
        <translation>自动(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Automatic: {0}</source>
        <translation>自动(&amp;A)：{0}</translation>
    </message>
    <message>
        <source>&amp;Batch…</source>
        <translation>批处理(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;Bench</source>
        <translation>评测(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Blur</source>
        <translation>模糊(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Check {0} Again</source>
        <translation>再次检查 {0}(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Choose Another Name</source>
        <translation>选择其他名称(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Clear</source>
        <translation>清除(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Colour resolution</source>
        <translation>色度分辨率(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Command Palette…</source>
        <translation>命令面板(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Copy Denoised Image</source>
        <translation>复制降噪结果(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Copy Figures</source>
        <translation>复制数值(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Denoise All of the Filmstrip…</source>
        <translation>对胶片条全部降噪(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Depth</source>
        <translation>位深(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Divider</source>
        <translation>分割线(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Erase</source>
        <translation>擦除(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Export Settings…</source>
        <translation>导出设置(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Fill What the Limit Allows</source>
        <translation>填充限定范围(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Fit to Window</source>
        <translation>适合窗口(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Flip to the Last Model</source>
        <translation>切换到上一个模型(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Forget What This Camera Begins With</source>
        <translation>忘记此相机的初始设置(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Forget the Reference</source>
        <translation>移除参考图(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Graphics Cards…</source>
        <translation>显卡(&amp;G)…</translation>
    </message>
    <message>
        <source>&amp;Gray Model on a Colour Image</source>
        <translation>灰度模型处理彩色图像(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Horizontal Divider</source>
        <translation>水平分割线(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Import Preset…</source>
        <translation>导入预设(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Invert</source>
        <translation>反转(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Keyboard Shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Next Image in Folder</source>
        <translation>文件夹中的下一张(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open Model…</source>
        <translation>打开模型(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Pan</source>
        <translation>平移(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Paste Image</source>
        <translation>粘贴图像(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Paste Mask</source>
        <translation>粘贴蒙版(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Previous Image in Folder</source>
        <translation>文件夹中的上一张(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>质量(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Radial Gradient</source>
        <translation>径向渐变(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Remove Preset</source>
        <translation>删除预设(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Replace the Original</source>
        <translation>替换原图(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Save Plot…</source>
        <translation>保存曲线图(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Save as Preset…</source>
        <translation>存为预设(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Single Picture</source>
        <translation>单幅图像(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Take the Best Sigma</source>
        <translation>采用最佳 σ(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Why This Graph?</source>
        <translation>为何采用此计算图(&amp;W)</translation>
    </message>
    <message>
        <source>, which no photograph has: it is damaged, or made to take long</source>
        <translation>，照片不会如此：它已损坏，或是为拖慢程序而制作的</translation>
    </message>
    <message>
        <source>--cluster needs packages that this bundle cannot take in: install Denoise with Python instead, with its extra cluster</source>
        <translation>--cluster 需要此打包版无法添加的软件包：请改为用 Python 安装 Denoise 及其 cluster 附加包</translation>
    </message>
    <message>
        <source>--cluster needs the package distributed: pip install &apos;denoise-gui[cluster]&apos;</source>
        <translation>--cluster 需要 distributed 软件包：pip install &apos;denoise-gui[cluster]&apos;</translation>
    </message>
    <message>
        <source>--compare needs --report DIR, the folder for the report.</source>
        <translation>--compare 需要 --report DIR，即存放报告的文件夹。</translation>
    </message>
    <message>
        <source>--report needs --compare IMAGE, the image to run on.</source>
        <translation>--report 需要 --compare IMAGE，即用来运行的图像。</translation>
    </message>
    <message>
        <source>.pgm files hold gray only, and this image has colours. Choose .ppm instead</source>
        <translation>.pgm 文件只能保存灰度图像，而该图像是彩色的。请改用 .ppm</translation>
    </message>
    <message>
        <source>1 minus sigma as a share of 75 levels</source>
        <translation>1 减去 σ 占 75 级的比例</translation>
    </message>
    <message>
        <source>1 minus sigma in 0 to 1</source>
        <translation>1 减去 σ（σ 范围 0 到 1）</translation>
    </message>
    <message>
        <source>255 minus sigma in 0 to 255</source>
        <translation>255 减去 σ（σ 范围 0 到 255）</translation>
    </message>
    <message>
        <source>&lt;h3&gt;Denoise {0}&lt;/h3&gt;&lt;p&gt;Photographs, denoised live by a convolutional network that takes sigma as an input.&lt;/p&gt;&lt;p&gt;MIT licence&lt;/p&gt;</source>
        <translation>&lt;h3&gt;Denoise {0}&lt;/h3&gt;&lt;p&gt;以 σ 为输入的卷积网络，实时为照片降噪。&lt;/p&gt;&lt;p&gt;MIT 许可证&lt;/p&gt;</translation>
    </message>
    <message>
        <source>A built-in picture with noise of sigma {0:g} has {1:.1f} dB; a reading that is right gains {2:g} dB and more. This is what came out; the order of planes and colours in each row is the best of those tried:</source>
        <translation>带有 σ 为 {0:g} 的噪声的内置图像为 {1:.1f} dB；正确的读取方式至少提高 {2:g} dB。结果如下；每行中平面和颜色的顺序是试过的当中最好的：</translation>
    </message>
    <message>
        <source>A linear DNG is made of the camera raw file, and it is not known where it is.</source>
        <translation>线性 DNG 由相机原始文件生成，而现在不知道该文件在哪里。</translation>
    </message>
    <message>
        <source>A package that the export needs is not installed.</source>
        <translation>导出所需的某个软件包没有安装。</translation>
    </message>
    <message>
        <source>A straight line from the last stroke</source>
        <translation>从上一笔画直线</translation>
    </message>
    <message>
        <source>A&amp;dd a Graphics Card…</source>
        <translation>添加显卡(&amp;D)…</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
    <message>
        <source>Add a Graphics Card</source>
        <translation>添加显卡</translation>
    </message>
    <message>
        <source>Add or remove a point</source>
        <translation>添加或删除一个点</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>After a new driver, or another change of the machine</source>
        <translation>在更新驱动程序或机器有其他变化之后</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>All photographs of a folder, to walk through</source>
        <translation>打开文件夹中的所有照片，逐张浏览</translation>
    </message>
    <message>
        <source>Alt+Wheel, comma and full stop</source>
        <translation>Alt+滚轮，逗号和句号</translation>
    </message>
    <message>
        <source>Amplify Method Noise</source>
        <translation>增强方法噪声</translation>
    </message>
    <message>
        <source>Another program waits for {0}. Save the denoised photograph for it?</source>
        <translation>另一个程序正在等待 {0}。要为它保存降噪后的照片吗？</translation>
    </message>
    <message>
        <source>Apple&apos;s Core AI runtime for {0} (coreai-core {1})</source>
        <translation>苹果的 {0} 版 Core AI 运行时（coreai-core {1}）</translation>
    </message>
    <message>
        <source>Apple&apos;s own Core ML runtime exists on macOS alone and was not run here.</source>
        <translation>Apple 自己的 Core ML 运行时只在 macOS 上有，这里没有运行。</translation>
    </message>
    <message>
        <source>As the S&amp;ystem Has It</source>
        <translation>按系统设置(&amp;Y)</translation>
    </message>
    <message>
        <source>As the System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>As the source</source>
        <translation>与来源相同</translation>
    </message>
    <message>
        <source>As the source ({0} bits)</source>
        <translation>与原图相同（{0} 位）</translation>
    </message>
    <message>
        <source>As the source, or full</source>
        <translation>与来源相同，否则完整</translation>
    </message>
    <message>
        <source>Automatic Sets Colour and Brightness Too</source>
        <translation>自动时一并设置颜色与亮度</translation>
    </message>
    <message>
        <source>Automatic Sigma</source>
        <translation>自动 σ</translation>
    </message>
    <message>
        <source>BGR</source>
        <translation>BGR</translation>
    </message>
    <message>
        <source>Back and forth between two models, to see what changes</source>
        <translation>在两个模型之间来回切换，观察差别</translation>
    </message>
    <message>
        <source>Back to sigma as it is, under the brush</source>
        <translation>画笔下恢复原来的 σ</translation>
    </message>
    <message>
        <source>Back to the usual sigma</source>
        <translation>恢复默认 σ</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>Before a card is used with a model, it is held against the processor on a small picture; one that computes wrongly is not used.</source>
        <translation>显卡用于某个模型之前，会先用一张小图与处理器的结果比对；计算有误的显卡不会使用。</translation>
    </message>
    <message>
        <source>Best for even, fine noise</source>
        <translation>最适合均匀的细噪声</translation>
    </message>
    <message>
        <source>Best for the noise of real cameras</source>
        <translation>最适合真实相机的噪声</translation>
    </message>
    <message>
        <source>Best: {0}</source>
        <translation>最佳：{0}</translation>
    </message>
    <message>
        <source>Blur Mask</source>
        <translation>模糊蒙版</translation>
    </message>
    <message>
        <source>Both compute in float32: only the order of the sums differs, which rounds in the seventh digit.</source>
        <translation>两者都用 float32 计算：只有求和的次序不同，舍入差别在第七位数字。</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>C&amp;opy Settings</source>
        <translation>复制设置(&amp;O)</translation>
    </message>
    <message>
        <source>CIELAB (stored as RGB)</source>
        <translation>CIELAB 颜色（以 RGB 保存）</translation>
    </message>
    <message>
        <source>CIELAB was converted to RGB</source>
        <translation>CIELAB 已转换为 RGB</translation>
    </message>
    <message>
        <source>CIELAB was converted to RGB; TIFF files are written in CIELAB again</source>
        <translation>CIELAB 已转换为 RGB；保存为 TIFF 时会写回 CIELAB</translation>
    </message>
    <message>
        <source>CMYK was converted to RGB</source>
        <translation>CMYK 已转换为 RGB</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Channels {0} were left out</source>
        <translation>通道 {0} 未保留</translation>
    </message>
    <message>
        <source>Check &amp;Again</source>
        <translation>再次检查(&amp;A)</translation>
    </message>
    <message>
        <source>Checking {0}: {1} of {2}</source>
        <translation>正在检查 {0}：第 {1} 项，共 {2} 项</translation>
    </message>
    <message>
        <source>Choose &amp;by Noise</source>
        <translation>按噪声选择(&amp;B)</translation>
    </message>
    <message>
        <source>Choose a folder that exists to write to.</source>
        <translation>请选择一个已存在的输出文件夹。</translation>
    </message>
    <message>
        <source>Choose at least one thing to write.</source>
        <translation>请至少选择一种要写入的内容。</translation>
    </message>
    <message>
        <source>Choose the Monitor&apos;s Colour Profile</source>
        <translation>选择显示器的颜色配置文件</translation>
    </message>
    <message>
        <source>Choose the weights: the .safetensors or .pth file of the network.</source>
        <translation>请选择权重：网络的 .safetensors 或 .pth 文件。</translation>
    </message>
    <message>
        <source>Clear Mask</source>
        <translation>清除蒙版</translation>
    </message>
    <message>
        <source>Clear This List</source>
        <translation>清除此列表</translation>
    </message>
    <message>
        <source>Coarse Noise</source>
        <translation>粗噪声</translation>
    </message>
    <message>
        <source>Coarse Noise {0:g}</source>
        <translation>粗噪声 {0:g}</translation>
    </message>
    <message>
        <source>Coarse σ {0:g}</source>
        <translation>粗噪声 σ {0:g}</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Colour Sigma {0:g}</source>
        <translation>颜色 Sigma {0:g}</translation>
    </message>
    <message>
        <source>Colour profiles</source>
        <translation>颜色配置文件</translation>
    </message>
    <message>
        <source>Colour σ {0:g}</source>
        <translation>颜色 σ {0:g}</translation>
    </message>
    <message>
        <source>Colour, shadows, highlights, grain and coarse noise</source>
        <translation>颜色、阴影、高光、颗粒和粗噪声</translation>
    </message>
    <message>
        <source>Compare Settin&amp;gs</source>
        <translation>对比设置(&amp;G)</translation>
    </message>
    <message>
        <source>Compressing the weights</source>
        <translation>正在压缩权重</translation>
    </message>
    <message>
        <source>Compressing the weights ({0})</source>
        <translation>正在压缩权重（{0}）</translation>
    </message>
    <message>
        <source>Convert a checkpoint, and say how its weights are read</source>
        <translation>转换检查点，并指定其权重的读取方式</translation>
    </message>
    <message>
        <source>Converting to Core AI ({0})</source>
        <translation>正在转换为 Core AI（{0}）</translation>
    </message>
    <message>
        <source>Converting to Core ML</source>
        <translation>正在转换为 Core ML</translation>
    </message>
    <message>
        <source>Converting to Core ML ({0}, {1})</source>
        <translation>正在转换为 Core ML（{0}，{1}）</translation>
    </message>
    <message>
        <source>Converting to ONNX</source>
        <translation>正在转换为 ONNX</translation>
    </message>
    <message>
        <source>Converting to ncnn ({0})</source>
        <translation>正在转换为 ncnn（{0}）</translation>
    </message>
    <message>
        <source>Copied the denoised image, {0} × {1} pixels</source>
        <translation>已复制降噪结果，{0} × {1} 像素</translation>
    </message>
    <message>
        <source>Copy Mas&amp;k</source>
        <translation>复制蒙版(&amp;K)</translation>
    </message>
    <message>
        <source>Core AI of this system (coreai-core {0})</source>
        <translation>本系统自带的 Core AI（coreai-core {0}）</translation>
    </message>
    <message>
        <source>Core AI&apos;s packages exist for Python {0} to {1}, on Linux (x86-64, glibc {2} or later) and on macOS {3} or later with an Apple chip; here is {4}.</source>
        <translation>Core AI 的软件包只支持 Python {0} 到 {1}，以及 Linux（x86-64，glibc {2} 或更新）和搭载苹果芯片的 macOS {3} 或更新；这里是 {4}。</translation>
    </message>
    <message>
        <source>Core AI&apos;s runtime is not installed, so {0} was not run here (pip install &apos;denoise-gui[coreai]&apos;).</source>
        <translation>未安装 Core AI 运行时，因此没有在这里运行 {0}（pip install &apos;denoise-gui[coreai]&apos;）。</translation>
    </message>
    <message>
        <source>Core ML runtime</source>
        <translation>Core ML 运行时</translation>
    </message>
    <message>
        <source>Ctrl+Wheel, [ and ]</source>
        <translation>Ctrl+滚轮，[ 和 ]</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Data of the camera or of other programs ({0}) were left out</source>
        <translation>相机或其他程序的数据（{0}）未保留</translation>
    </message>
    <message>
        <source>Denoise Each &amp;Channel</source>
        <translation>逐通道降噪(&amp;C)</translation>
    </message>
    <message>
        <source>Denoise Only the &amp;Brightness</source>
        <translation>仅对亮度降噪(&amp;B)</translation>
    </message>
    <message>
        <source>Denoise many photographs, one after the other</source>
        <translation>依次为多张照片降噪</translation>
    </message>
    <message>
        <source>Denoised</source>
        <translation>降噪后</translation>
    </message>
    <message>
        <source>Denoising failed unexpectedly: {0}</source>
        <translation>降噪意外失败：{0}</translation>
    </message>
    <message>
        <source>Denoising, {0} %</source>
        <translation>降噪中，{0} %</translation>
    </message>
    <message>
        <source>Divider to Next Station</source>
        <translation>分割线移到下一位置</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Done before</source>
        <translation>此前已完成</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>双击</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>拖动</translation>
    </message>
    <message>
        <source>Drop here as the clean reference of the open image</source>
        <translation>拖放到此处，作为打开图像的干净参考图</translation>
    </message>
    <message>
        <source>Drop here to open</source>
        <translation>拖放到此处打开</translation>
    </message>
    <message>
        <source>EXIF data (camera, date, place)</source>
        <translation>EXIF 数据（相机、日期、地点）</translation>
    </message>
    <message>
        <source>Each new photograph is opened with the model that suits its noise</source>
        <translation>每张新照片都用适合其噪声的模型打开</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>擦除</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>应有</translation>
    </message>
    <message>
        <source>Export Settings</source>
        <translation>导出设置</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Fetching onnxruntime-web from registry.npmjs.org, once</source>
        <translation>正在从 registry.npmjs.org 获取 onnxruntime-web（仅此一次）</translation>
    </message>
    <message>
        <source>Fi&amp;ne Tuning</source>
        <translation>微调(&amp;N)</translation>
    </message>
    <message>
        <source>File Op&amp;tions…</source>
        <translation>文件选项(&amp;T)…</translation>
    </message>
    <message>
        <source>Files Are Being Saved</source>
        <translation>正在保存文件</translation>
    </message>
    <message>
        <source>Fill Mask</source>
        <translation>填充蒙版</translation>
    </message>
    <message>
        <source>Fine T&amp;uning</source>
        <translation>微调(&amp;U)</translation>
    </message>
    <message>
        <source>Flat Areas</source>
        <translation>平坦区域</translation>
    </message>
    <message>
        <source>Flow of the brush</source>
        <translation>画笔流量</translation>
    </message>
    <message>
        <source>For old machines: fast</source>
        <translation>适合旧电脑：速度快</translation>
    </message>
    <message>
        <source>For {0} the image was padded by reflection to {1}x{2} pixels, and cut back.</source>
        <translation>为了 {0}，图像以镜像方式补到 {1}x{2} 像素，之后再裁回。</translation>
    </message>
    <message>
        <source>Form {0}: {1}</source>
        <translation>写法 {0}：{1}</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>实有</translation>
    </message>
    <message>
        <source>From all of it to nothing</source>
        <translation>从全部到无</translation>
    </message>
    <message>
        <source>From the system: sRGB</source>
        <translation>来自系统：sRGB</translation>
    </message>
    <message>
        <source>From the system: {0}</source>
        <translation>来自系统：{0}</translation>
    </message>
    <message>
        <source>Full Scr&amp;een</source>
        <translation>全屏(&amp;E)</translation>
    </message>
    <message>
        <source>Further pictures within the page were left out</source>
        <translation>页面内的其他图像未保留</translation>
    </message>
    <message>
        <source>Give both height and width, or neither.</source>
        <translation>高度和宽度须同时给出，或都不给出。</translation>
    </message>
    <message>
        <source>Give the model a name that can be a file&apos;s name.</source>
        <translation>请为模型取一个可用作文件名的名称。</translation>
    </message>
    <message>
        <source>Grain</source>
        <translation>颗粒</translation>
    </message>
    <message>
        <source>Grain {0:g} %</source>
        <translation>颗粒 {0:g} %</translation>
    </message>
    <message>
        <source>Hardness of the brush</source>
        <translation>画笔硬度</translation>
    </message>
    <message>
        <source>Highlights</source>
        <translation>高光</translation>
    </message>
    <message>
        <source>Histogram of the method noise</source>
        <translation>方法噪声直方图</translation>
    </message>
    <message>
        <source>Hold Space to see the original in place</source>
        <translation>按住空格键，在原处查看原图</translation>
    </message>
    <message>
        <source>IPTC data (caption, keywords, copyright)</source>
        <translation>IPTC 数据（说明、关键字、版权）</translation>
    </message>
    <message>
        <source>If you know how they are read, choose it with --reading NAME, or in the window with Model &gt; Open Checkpoint As: {0}.</source>
        <translation>如果您知道读取方式，请用 --reading NAME 指定，或在窗口中用“模型 &gt; 以指定方式打开检查点”选择：{0}。</translation>
    </message>
    <message>
        <source>Import Preset</source>
        <translation>导入预设</translation>
    </message>
    <message>
        <source>Imported the preset “{0}”</source>
        <translation>已导入预设“{0}”</translation>
    </message>
    <message>
        <source>In the picture</source>
        <translation>在画面中</translation>
    </message>
    <message>
        <source>In this machine: {0}.</source>
        <translation>本机中有：{0}。</translation>
    </message>
    <message>
        <source>Input − output in levels; dashed: sigma</source>
        <translation>输入 − 输出（级）；虚线：σ</translation>
    </message>
    <message>
        <source>Installed. Close this and export.</source>
        <translation>已安装。请关闭此窗口，然后导出。</translation>
    </message>
    <message>
        <source>Installed. Model &gt; Run On has the card as soon as it is found.</source>
        <translation>已安装。找到显卡后，它会出现在“模型 &gt; 运行设备”中。</translation>
    </message>
    <message>
        <source>Integers of {0} bits, {1}, were converted to floating point</source>
        <translation>{0} 位{1}整数已转换为浮点数</translation>
    </message>
    <message>
        <source>Invert Mask</source>
        <translation>反转蒙版</translation>
    </message>
    <message>
        <source>It gives the same picture whatever sigma is: the slider has no effect on it.</source>
        <translation>无论 σ 是多少，它给出的图像都相同：滑块对它不起作用。</translation>
    </message>
    <message>
        <source>It has {0} frames: the first is shown, all are denoised</source>
        <translation>它有 {0} 帧：显示第一帧，全部都会降噪</translation>
    </message>
    <message>
        <source>It has {0} pages: the first is shown, all are denoised</source>
        <translation>共 {0} 页：显示第一页，全部都会降噪</translation>
    </message>
    <message>
        <source>Its colour profile could not be read; it was taken for sRGB</source>
        <translation>无法读取其颜色配置文件，已按 sRGB 处理</translation>
    </message>
    <message>
        <source>Its colours are given by code points this program does not know ({0}, {1}); they were taken for sRGB</source>
        <translation>它的颜色由本程序不认识的代码点（{0}、{1}）描述，已按 sRGB 处理</translation>
    </message>
    <message>
        <source>Its place in a larger frame (display window) was left out</source>
        <translation>它在更大画面（显示窗口）中的位置未予保留</translation>
    </message>
    <message>
        <source>Keyboard Shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>L&amp;oad Mask…</source>
        <translation>载入蒙版(&amp;O)…</translation>
    </message>
    <message>
        <source>Language, looks, memory, and what new photographs begin with</source>
        <translation>语言、外观、内存以及新照片的初始设置</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Left out, since they are no images that can be read: {0} ({1}).</source>
        <translation>不是可读取的图像，已略过：{0} 个（{1}）。</translation>
    </message>
    <message>
        <source>Less Coarse Noise Sigma</source>
        <translation>减小粗噪声 σ</translation>
    </message>
    <message>
        <source>Less Colour Sigma</source>
        <translation>减小颜色 σ</translation>
    </message>
    <message>
        <source>Less Grain</source>
        <translation>减少颗粒</translation>
    </message>
    <message>
        <source>Less in Highlights</source>
        <translation>减弱高光处</translation>
    </message>
    <message>
        <source>Less in Shadows</source>
        <translation>减弱阴影处</translation>
    </message>
    <message>
        <source>Less sigma under the brush</source>
        <translation>画笔下减小 σ</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Light of the scene went through sRGB&apos;s curve for denoising</source>
        <translation>场景光已经过 sRGB 曲线以便降噪</translation>
    </message>
    <message>
        <source>Limit of the Gradient</source>
        <translation>渐变的限制</translation>
    </message>
    <message>
        <source>Limits painting to the brightness or the colour that you pick</source>
        <translation>只在亮度相近或颜色相近处绘制</translation>
    </message>
    <message>
        <source>Linear &amp;Gradient</source>
        <translation>线性渐变(&amp;G)</translation>
    </message>
    <message>
        <source>Linear Gradient</source>
        <translation>线性渐变</translation>
    </message>
    <message>
        <source>Load Mask</source>
        <translation>载入蒙版</translation>
    </message>
    <message>
        <source>Load a Mask</source>
        <translation>载入蒙版</translation>
    </message>
    <message>
        <source>Loaded the mask {0}</source>
        <translation>已载入蒙版 {0}</translation>
    </message>
    <message>
        <source>Loading Core AI&apos;s converter</source>
        <translation>正在加载 Core AI 转换器</translation>
    </message>
    <message>
        <source>Loading PyTorch</source>
        <translation>正在载入 PyTorch</translation>
    </message>
    <message>
        <source>Loading coremltools</source>
        <translation>正在载入 coremltools</translation>
    </message>
    <message>
        <source>Loading the files into the runtimes</source>
        <translation>正在把文件载入各运行时</translation>
    </message>
    <message>
        <source>Look Down</source>
        <translation>向下看</translation>
    </message>
    <message>
        <source>Look Left</source>
        <translation>向左看</translation>
    </message>
    <message>
        <source>Look Right</source>
        <translation>向右看</translation>
    </message>
    <message>
        <source>Look Up</source>
        <translation>向上看</translation>
    </message>
    <message>
        <source>Looking for flat areas…</source>
        <translation>正在查找平坦区域…</translation>
    </message>
    <message>
        <source>Looking for the layer where {0} departs from PyTorch</source>
        <translation>正在寻找 {0} 与 PyTorch 开始不同的层</translation>
    </message>
    <message>
        <source>Loupe</source>
        <translation>放大镜</translation>
    </message>
    <message>
        <source>Loupe, method noise, and what it says</source>
        <translation>放大镜、方法噪声及其含义</translation>
    </message>
    <message>
        <source>M&amp;ask</source>
        <translation>蒙版(&amp;A)</translation>
    </message>
    <message>
        <source>Mas&amp;k</source>
        <translation>蒙版(&amp;K)</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>蒙版</translation>
    </message>
    <message>
        <source>Masks (*.png)</source>
        <translation>蒙版 (*.png)</translation>
    </message>
    <message>
        <source>Masks that came with the picture were left out</source>
        <translation>图像附带的蒙版未保留</translation>
    </message>
    <message>
        <source>Measuring how much context a pixel needs</source>
        <translation>正在测量一个像素需要多少周围像素</translation>
    </message>
    <message>
        <source>Measuring {0}</source>
        <translation>正在测量 {0}</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>正在测量…</translation>
    </message>
    <message>
        <source>Method &amp;Noise</source>
        <translation>方法噪声(&amp;N)</translation>
    </message>
    <message>
        <source>Method noise (input − output) × {0}</source>
        <translation>方法噪声（输入 − 输出）× {0}</translation>
    </message>
    <message>
        <source>Model &amp;Library</source>
        <translation>模型库(&amp;L)</translation>
    </message>
    <message>
        <source>Models and checkpoints</source>
        <translation>模型与检查点</translation>
    </message>
    <message>
        <source>Models to choose among, their figures, and how fast they are here</source>
        <translation>可供选择的模型、其指标以及在本机上的速度</translation>
    </message>
    <message>
        <source>Monitor&apos;s Colour &amp;Profile…</source>
        <translation>显示器颜色配置文件(&amp;P)…</translation>
    </message>
    <message>
        <source>More Coarse Noise Sigma</source>
        <translation>增大粗噪声 σ</translation>
    </message>
    <message>
        <source>More Colour Sigma</source>
        <translation>增大颜色 σ</translation>
    </message>
    <message>
        <source>More Grain</source>
        <translation>增加颗粒</translation>
    </message>
    <message>
        <source>More detail, in twice the time</source>
        <translation>细节更多，用时加倍</translation>
    </message>
    <message>
        <source>More in Flat Area&amp;s</source>
        <translation>平坦区域加强(&amp;S)</translation>
    </message>
    <message>
        <source>More in Highlights</source>
        <translation>加强高光处</translation>
    </message>
    <message>
        <source>More in Shadows</source>
        <translation>加强阴影处</translation>
    </message>
    <message>
        <source>More of the toolbar</source>
        <translation>更多工具栏按钮</translation>
    </message>
    <message>
        <source>More or less in turn</source>
        <translation>在加强与减弱之间切换</translation>
    </message>
    <message>
        <source>More sigma under the brush</source>
        <translation>画笔下增大 σ</translation>
    </message>
    <message>
        <source>Move Divider Left or Up</source>
        <translation>分割线左移或上移</translation>
    </message>
    <message>
        <source>Move Divider Right or Down</source>
        <translation>分割线右移或下移</translation>
    </message>
    <message>
        <source>Move a point</source>
        <translation>移动一个点</translation>
    </message>
    <message>
        <source>Move the picture</source>
        <translation>平移画面</translation>
    </message>
    <message>
        <source>Name of the preset:</source>
        <translation>预设名称：</translation>
    </message>
    <message>
        <source>New photographs of the same camera and ISO begin with these settings</source>
        <translation>同一相机和 ISO 的新照片以这些设置开始</translation>
    </message>
    <message>
        <source>New photographs of {0} begin as any other.</source>
        <translation>{0} 的新照片与其他照片一样开始。</translation>
    </message>
    <message>
        <source>New photographs of {0} begin with these settings.</source>
        <translation>{0} 的新照片以这些设置开始。</translation>
    </message>
    <message>
        <source>No graphics card was found in this machine.</source>
        <translation>本机中没有找到显卡。</translation>
    </message>
    <message>
        <source>No mask was copied yet.</source>
        <translation>尚未复制蒙版。</translation>
    </message>
    <message>
        <source>No presets yet</source>
        <translation>还没有预设</translation>
    </message>
    <message>
        <source>No report could be written to {0}.</source>
        <translation>无法将报告写入 {0}。</translation>
    </message>
    <message>
        <source>No runtime here could load the files. {0}</source>
        <translation>这里没有任何运行时能载入这些文件。{0}</translation>
    </message>
    <message>
        <source>Not denoised: there is no model</source>
        <translation>未降噪：没有模型</translation>
    </message>
    <message>
        <source>Not held by its format: {0}</source>
        <translation>其格式无法保存：{0}</translation>
    </message>
    <message>
        <source>Not installed: {0}.

The export runs PyTorch and coremltools, about one gigabyte, which live denoising does not need.</source>
        <translation>未安装：{0}。

导出要运行 PyTorch 和 coremltools，约 1 GB，实时降噪不需要它们。</translation>
    </message>
    <message>
        <source>Nothing measured yet.</source>
        <translation>尚未测量。</translation>
    </message>
    <message>
        <source>Nothing to compare: give at least one of {0}.</source>
        <translation>没有可比较的内容：请至少给出 {0} 之一。</translation>
    </message>
    <message>
        <source>Nothing to write: give at least one of {0}.</source>
        <translation>没有可写入的内容：请至少给出 {0} 之一。</translation>
    </message>
    <message>
        <source>Nu&amp;mbers</source>
        <translation>数值(&amp;M)</translation>
    </message>
    <message>
        <source>Of its {0} bits only 8 could be read</source>
        <translation>其 {0} 位中只能读取 8 位</translation>
    </message>
    <message>
        <source>Of {0}x{1} pixels the {2}x{3} at the centre were compared.</source>
        <translation>{0}x{1} 像素中，比较了中央的 {2}x{3}。</translation>
    </message>
    <message>
        <source>On the brightness curve</source>
        <translation>在亮度曲线上</translation>
    </message>
    <message>
        <source>On the slider</source>
        <translation>在滑块上</translation>
    </message>
    <message>
        <source>One crop at seven values: arrow keys choose, Return takes, up and down shift</source>
        <translation>同一局部的七个取值：左右方向键选择，回车采用，上下键移动范围</translation>
    </message>
    <message>
        <source>One step of sigma</source>
        <translation>σ 微调一步</translation>
    </message>
    <message>
        <source>Only the first of several pictures in the file was read</source>
        <translation>只读取了文件中几幅图像的第一幅</translation>
    </message>
    <message>
        <source>Only the first of {0} frames was read</source>
        <translation>共 {0} 帧，只读取了第一帧</translation>
    </message>
    <message>
        <source>Only the first of {0} parts was read</source>
        <translation>只读取了 {0} 个部分中的第一个</translation>
    </message>
    <message>
        <source>Only the first picture of an animation was read</source>
        <translation>只读取了动画的第一幅图像</translation>
    </message>
    <message>
        <source>Open &amp;Recent</source>
        <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
        <source>Open C&amp;heckpoint As…</source>
        <translation>以指定方式打开检查点(&amp;H)…</translation>
    </message>
    <message>
        <source>Open Clean &amp;Reference…</source>
        <translation>打开干净参考图(&amp;R)…</translation>
    </message>
    <message>
        <source>Open Fo&amp;lder…</source>
        <translation>打开文件夹(&amp;L)…</translation>
    </message>
    <message>
        <source>Open Folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open Sa&amp;mple</source>
        <translation>打开示例照片(&amp;M)</translation>
    </message>
    <message>
        <source>Open a Checkpoint</source>
        <translation>打开检查点</translation>
    </message>
    <message>
        <source>Open a Folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open a Model</source>
        <translation>打开模型</translation>
    </message>
    <message>
        <source>Open a Photograph</source>
        <translation>打开照片</translation>
    </message>
    <message>
        <source>Open an image to read its pixels.</source>
        <translation>打开图像以读取像素值。</translation>
    </message>
    <message>
        <source>Open {0}</source>
        <translation>打开 {0}</translation>
    </message>
    <message>
        <source>OpenVINO is not installed, so it was not run (pip install &apos;denoise-gui[openvino]&apos;).</source>
        <translation>没有安装 OpenVINO，因此没有运行它（pip install &apos;denoise-gui[openvino]&apos;）。</translation>
    </message>
    <message>
        <source>OpenVINO: Intel&apos;s processors, graphics and neural units</source>
        <translation>OpenVINO：Intel 的处理器、显卡和神经网络单元</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原图</translation>
    </message>
    <message>
        <source>Out of an ellipse</source>
        <translation>从椭圆向外</translation>
    </message>
    <message>
        <source>Overlays and labels of ImageJ were left out</source>
        <translation>ImageJ 的叠加层和标签未保留</translation>
    </message>
    <message>
        <source>PSNR and SSIM against a clean picture</source>
        <translation>与干净图像相比的 PSNR 和 SSIM</translation>
    </message>
    <message>
        <source>PSNR, dB</source>
        <translation>PSNR，dB</translation>
    </message>
    <message>
        <source>Packing for darktable (sigma {0:g})</source>
        <translation>正在为 darktable 打包（sigma {0:g}）</translation>
    </message>
    <message>
        <source>Page {0} was left out: {1}</source>
        <translation>第 {0} 页已略去：{1}</translation>
    </message>
    <message>
        <source>Page {0}, {1}, was left out</source>
        <translation>第 {0} 页（{1}）已略去</translation>
    </message>
    <message>
        <source>Paint &amp;Less</source>
        <translation>减弱画笔(&amp;L)</translation>
    </message>
    <message>
        <source>Paint &amp;More</source>
        <translation>加强画笔(&amp;M)</translation>
    </message>
    <message>
        <source>Past&amp;e Settings</source>
        <translation>粘贴设置(&amp;E)</translation>
    </message>
    <message>
        <source>Paste Mask</source>
        <translation>粘贴蒙版</translation>
    </message>
    <message>
        <source>Pick What to Pai&amp;nt</source>
        <translation>拾取绘制范围(&amp;N)</translation>
    </message>
    <message>
        <source>Picture (*.png);;Drawing (*.svg);;Table (*.csv)</source>
        <translation>图片 (*.png);;矢量图 (*.svg);;表格 (*.csv)</translation>
    </message>
    <message>
        <source>Pictures within the picture (a preview, a gain map for HDR) were left out</source>
        <translation>图像内嵌的图片（预览图、HDR 增益图）已略去</translation>
    </message>
    <message>
        <source>Pixel</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>Pixels of 8 bits hold 0 to 255 only: {0:.2%} of the values that PyTorch gives lie outside, by up to {1:.3g} levels. They were cut before comparing.</source>
        <translation>8 位像素只能表示 0 到 255：PyTorch 给出的值有 {0:.2%} 在此之外，最多超出 {1:.3g} 级。比较之前已将它们截断。</translation>
    </message>
    <message>
        <source>Pixels of the kind {0} were converted to RGB</source>
        <translation>{0} 类型的像素已转换为 RGB</translation>
    </message>
    <message>
        <source>Point at the picture to read its pixels.</source>
        <translation>将光标移到图像上即可读取像素。</translation>
    </message>
    <message>
        <source>Pre&amp;sets</source>
        <translation>预设(&amp;S)</translation>
    </message>
    <message>
        <source>Premultiplied transparency was separated from the colours</source>
        <translation>预乘的透明度已与颜色分离</translation>
    </message>
    <message>
        <source>Presets (*.json)</source>
        <translation>预设 (*.json)</translation>
    </message>
    <message>
        <source>Preview: {0}</source>
        <translation>预览：{0}</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Put the exact result of the whole image on the clipboard</source>
        <translation>将整幅图像的精确降噪结果放到剪贴板</translation>
    </message>
    <message>
        <source>Put the tool away</source>
        <translation>收起工具</translation>
    </message>
    <message>
        <source>PyTorch runs {0} layers of this kind, the file {1}</source>
        <translation>PyTorch 运行 {0} 个这种层，文件运行 {1} 个</translation>
    </message>
    <message>
        <source>PyTorch {0} on the processor</source>
        <translation>处理器上的 PyTorch {0}</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Quality over sigma</source>
        <translation>质量随 σ 的变化</translation>
    </message>
    <message>
        <source>RGB</source>
        <translation>RGB</translation>
    </message>
    <message>
        <source>Radial Gradient</source>
        <translation>径向渐变</translation>
    </message>
    <message>
        <source>Re-export and &amp;Compare…</source>
        <translation>重新导出并对比(&amp;C)…</translation>
    </message>
    <message>
        <source>Read as was asked for ({0}). It does not denoise the built-in picture: {1:.1f} to {2:.1f} dB at sigma {3:g}.</source>
        <translation>已按要求的方式读取（{0}）。它不能为内置图像降噪：σ 为 {3:g} 时由 {1:.1f} dB 变为 {2:.1f} dB。</translation>
    </message>
    <message>
        <source>Read as was asked for: {0}. It denoises the built-in picture: {1:.1f} to {2:.1f} dB at sigma {3:g}.</source>
        <translation>已按要求的方式读取：{0}。它能为内置图像降噪：σ 为 {3:g} 时由 {1:.1f} dB 变为 {2:.1f} dB。</translation>
    </message>
    <message>
        <source>Read by trial: {0}. It denoises the built-in picture: {1:.1f} to {2:.1f} dB at sigma {3:g}.</source>
        <translation>通过试验读取：{0}。它能为内置图像降噪：σ 为 {3:g} 时由 {1:.1f} dB 变为 {2:.1f} dB。</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>读取方式</translation>
    </message>
    <message>
        <source>Reading the photograph</source>
        <translation>正在读取照片</translation>
    </message>
    <message>
        <source>Reading the weights</source>
        <translation>正在读取权重</translation>
    </message>
    <message>
        <source>Reading {0}</source>
        <translation>正在读取 {0}</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>读取中…</translation>
    </message>
    <message>
        <source>Replace the Original?</source>
        <translation>替换原图？</translation>
    </message>
    <message>
        <source>Reset Fine Tunin&amp;g</source>
        <translation>重置微调(&amp;G)</translation>
    </message>
    <message>
        <source>Reset Sigma</source>
        <translation>重置 σ</translation>
    </message>
    <message>
        <source>Return &amp;Without Saving</source>
        <translation>不保存并返回(&amp;W)</translation>
    </message>
    <message>
        <source>Return Without Saving?</source>
        <translation>不保存就返回？</translation>
    </message>
    <message>
        <source>Right button</source>
        <translation>右键</translation>
    </message>
    <message>
        <source>Run O&amp;n</source>
        <translation>运行设备(&amp;N)</translation>
    </message>
    <message>
        <source>Running each of the files</source>
        <translation>正在逐一运行各文件</translation>
    </message>
    <message>
        <source>Running {0}: {1}</source>
        <translation>正在运行 {0}：{1}</translation>
    </message>
    <message>
        <source>S&amp;how the Mask</source>
        <translation>显示蒙版(&amp;H)</translation>
    </message>
    <message>
        <source>SSIM</source>
        <translation>SSIM</translation>
    </message>
    <message>
        <source>Sa&amp;ve Mask…</source>
        <translation>保存蒙版(&amp;V)…</translation>
    </message>
    <message>
        <source>Save Denoised &amp;As…</source>
        <translation>将降噪结果另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>Save and &amp;Return</source>
        <translation>保存并返回(&amp;R)</translation>
    </message>
    <message>
        <source>Save as Preset</source>
        <translation>存为预设</translation>
    </message>
    <message>
        <source>Save as {0}</source>
        <translation>存储为 {0}</translation>
    </message>
    <message>
        <source>Save the Denoised Image</source>
        <translation>保存降噪后的图像</translation>
    </message>
    <message>
        <source>Save the Mask</source>
        <translation>保存蒙版</translation>
    </message>
    <message>
        <source>Save the Plot</source>
        <translation>保存曲线图</translation>
    </message>
    <message>
        <source>Saved the mask {0}</source>
        <translation>已保存蒙版 {0}</translation>
    </message>
    <message>
        <source>Saved the preset “{0}”</source>
        <translation>已保存预设“{0}”</translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation>已保存 {0}</translation>
    </message>
    <message>
        <source>Screen &amp;Colours</source>
        <translation>屏幕颜色(&amp;C)</translation>
    </message>
    <message>
        <source>Screen Is s&amp;RGB</source>
        <translation>屏幕为 sRGB(&amp;R)</translation>
    </message>
    <message>
        <source>Sett&amp;ings…</source>
        <translation>设置(&amp;I)…</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Settings of the &amp;Last Image</source>
        <translation>上一张图像的设置(&amp;L)</translation>
    </message>
    <message>
        <source>Seven &amp;Colour Sigmas</source>
        <translation>七个颜色 σ(&amp;C)</translation>
    </message>
    <message>
        <source>Seven Si&amp;gmas</source>
        <translation>七个 σ(&amp;G)</translation>
    </message>
    <message>
        <source>Seven of &amp;Highlights</source>
        <translation>七个高光系数(&amp;H)</translation>
    </message>
    <message>
        <source>Seven of &amp;Shadows</source>
        <translation>七个阴影系数(&amp;S)</translation>
    </message>
    <message>
        <source>Seven of Coarse &amp;Noise</source>
        <translation>七个粗噪声 σ(&amp;N)</translation>
    </message>
    <message>
        <source>Seven of G&amp;rain</source>
        <translation>七个颗粒量(&amp;R)</translation>
    </message>
    <message>
        <source>Shadows</source>
        <translation>阴影</translation>
    </message>
    <message>
        <source>Shift+Click</source>
        <translation>Shift+单击</translation>
    </message>
    <message>
        <source>Shift+Wheel, Shift+[ and Shift+]</source>
        <translation>Shift+滚轮，Shift+[ 和 Shift+]</translation>
    </message>
    <message>
        <source>Show &amp;Log</source>
        <translation>显示日志(&amp;L)</translation>
    </message>
    <message>
        <source>Side b&amp;y Side</source>
        <translation>并排显示(&amp;Y)</translation>
    </message>
    <message>
        <source>Sigma</source>
        <translation>σ（噪声标准差）</translation>
    </message>
    <message>
        <source>Sigma Down</source>
        <translation>减小 σ</translation>
    </message>
    <message>
        <source>Sigma Down, Coarse</source>
        <translation>大幅减小 σ</translation>
    </message>
    <message>
        <source>Sigma St&amp;rip</source>
        <translation>σ 条(&amp;R)</translation>
    </message>
    <message>
        <source>Sigma Up</source>
        <translation>增大 σ</translation>
    </message>
    <message>
        <source>Sigma Up, Coarse</source>
        <translation>大幅增大 σ</translation>
    </message>
    <message>
        <source>Sigma and fine tuning, for another image or as text</source>
        <translation>σ 和微调，用于另一张图像或作为文本</translation>
    </message>
    <message>
        <source>Sigma by Brightness</source>
        <translation>随亮度变化的 Sigma</translation>
    </message>
    <message>
        <source>Sigma by place: brush, gradients, limits</source>
        <translation>按位置设定 σ：画笔、渐变、限定</translation>
    </message>
    <message>
        <source>Sigma strip</source>
        <translation>σ 条</translation>
    </message>
    <message>
        <source>Sigma {0:g}</source>
        <translation>σ = {0:g}</translation>
    </message>
    <message>
        <source>Sigma {0:g} is beyond the {1:g} that the model was made for.</source>
        <translation>σ {0:g} 超出了模型所适用的 {1:g}。</translation>
    </message>
    <message>
        <source>Sigma {0:g} is beyond the {1:g} that the model was made for; choose what to bake in with --darktable-sigma.</source>
        <translation>sigma {0:g} 超出该模型适用的 {1:g}；请用 --darktable-sigma 选择要固定的值。</translation>
    </message>
    <message>
        <source>Sigma {1:g} is beyond the {2:g} that the model was made for, and {0} and PyTorch differ there. Compare at {2:g} or less.</source>
        <translation>σ {1:g} 超出了模型所适用的 {2:g}，在那里 {0} 与 PyTorch 不同。请在 {2:g} 或更小的 σ 下比较。</translation>
    </message>
    <message>
        <source>Sigma, 8-bit levels</source>
        <translation>σ（8 位级）</translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation>画笔大小</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>已跳过</translation>
    </message>
    <message>
        <source>Something unexpected went wrong in the exporter.</source>
        <translation>导出程序出现了意外的错误。</translation>
    </message>
    <message>
        <source>Something unexpected went wrong: {0}. Help &gt; Show Log tells more.</source>
        <translation>发生意外错误：{0}。详情见“帮助 &gt; 显示日志”。</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Standard deviation {0:.1f}, sigma set {1:g}</source>
        <translation>标准差 {0:.1f}，设定 σ {1:g}</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Stopped on request; nothing half-done was left behind.</source>
        <translation>已按要求停止；没有留下半成品。</translation>
    </message>
    <message>
        <source>Strip Sho&amp;ws</source>
        <translation>条中显示(&amp;W)</translation>
    </message>
    <message>
        <source>TIFF tags of other programs ({0})</source>
        <translation>其他程序的 TIFF 标签（{0}）</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>TensorRT RTX: NVIDIA&apos;s RTX cards; a model takes longer to open</source>
        <translation>TensorRT RTX：NVIDIA 的 RTX 显卡；打开模型需要更长时间</translation>
    </message>
    <message>
        <source>TensorRT&apos;s parser may refuse the ONNX graph: {0}.</source>
        <translation>TensorRT 的解析器可能拒绝这个 ONNX 图：{0}。</translation>
    </message>
    <message>
        <source>That is on another computer: save the picture here first.</source>
        <translation>该图片位于其他计算机上：请先将其保存到本机。</translation>
    </message>
    <message>
        <source>That its pixels are not square is not kept</source>
        <translation>像素非正方形这一信息不会保留</translation>
    </message>
    <message>
        <source>The EXIF data are damaged; they were left out</source>
        <translation>EXIF 数据已损坏，已略去</translation>
    </message>
    <message>
        <source>The Export Needs More Packages</source>
        <translation>导出需要更多软件包</translation>
    </message>
    <message>
        <source>The ONNX graph holds only what TensorRT&apos;s parser takes; TensorRT itself was not run.</source>
        <translation>这个 ONNX 图只含有 TensorRT 的解析器接受的内容；TensorRT 本身没有运行。</translation>
    </message>
    <message>
        <source>The XMP data are damaged; they were left out</source>
        <translation>XMP 数据已损坏，已略去</translation>
    </message>
    <message>
        <source>The camera raw file was developed for a linear DNG</source>
        <translation>相机原始文件已为线性 DNG 显影</translation>
    </message>
    <message>
        <source>The camera raw file was developed to 16 bits in linear light</source>
        <translation>相机原始文件已显影为 16 位线性光图像</translation>
    </message>
    <message>
        <source>The camera raw file was developed to 16 bits in sRGB</source>
        <translation>相机原始文件已显影为 16 位 sRGB 图像</translation>
    </message>
    <message>
        <source>The channel beside the palette was taken for transparency</source>
        <translation>调色板旁的通道被当作透明度</translation>
    </message>
    <message>
        <source>The colour profile is damaged or for another kind of image; it was left out</source>
        <translation>颜色配置文件已损坏或不适用于此类图像，已略去</translation>
    </message>
    <message>
        <source>The conversion to Core AI failed: {0}</source>
        <translation>转换为 Core AI 失败：{0}</translation>
    </message>
    <message>
        <source>The conversion to Core ML failed: {0}</source>
        <translation>转换为 Core ML 失败：{0}</translation>
    </message>
    <message>
        <source>The conversion to ONNX failed: {0}</source>
        <translation>转换为 ONNX 失败：{0}</translation>
    </message>
    <message>
        <source>The conversion to ncnn failed: {0}</source>
        <translation>转换为 ncnn 失败：{0}</translation>
    </message>
    <message>
        <source>The depth map was left out</source>
        <translation>深度图未保留</translation>
    </message>
    <message>
        <source>The estimate of sigma is not reliable: {0:.1f} ± {1:.1f}</source>
        <translation>σ 的估计不可靠：{0:.1f} ± {1:.1f}</translation>
    </message>
    <message>
        <source>The exported file cannot be read.</source>
        <translation>导出的文件无法读取。</translation>
    </message>
    <message>
        <source>The exporter stopped before it was done (code {0}: {1}). Your earlier files are untouched; the log is {2}.</source>
        <translation>导出程序未完成便已停止（代码 {0}：{1}）。您原有的文件未受影响；日志位于 {2}。</translation>
    </message>
    <message>
        <source>The figures are on the clipboard.</source>
        <translation>数值已复制到剪贴板。</translation>
    </message>
    <message>
        <source>The file ends before its picture does: what is missing of it is gray or coarse</source>
        <translation>文件在图像结束之前就中断了：缺失的部分呈灰色或较粗糙</translation>
    </message>
    <message>
        <source>The file holds no tensors by name.</source>
        <translation>该文件中没有带名称的张量。</translation>
    </message>
    <message>
        <source>The file holds several networks; &apos;{0}&apos; was taken, not {1}.</source>
        <translation>文件中有多个网络；采用了“{0}”，而不是 {1}。</translation>
    </message>
    <message>
        <source>The file holds {0} tensors:
{1}</source>
        <translation>该文件包含 {0} 个张量：
{1}</translation>
    </message>
    <message>
        <source>The flat picture was read, not the layers</source>
        <translation>读取的是合并后的图像，而非图层</translation>
    </message>
    <message>
        <source>The frame covers a part of the picture; the rest is transparent</source>
        <translation>该帧只覆盖画面的一部分，其余部分为透明</translation>
    </message>
    <message>
        <source>The gain map for HDR screens was left out</source>
        <translation>用于 HDR 屏幕的增益图未保留</translation>
    </message>
    <message>
        <source>The image cannot be read.</source>
        <translation>图像无法读取。</translation>
    </message>
    <message>
        <source>The language changes when the application is started again.</source>
        <translation>界面语言将在下次启动时切换。</translation>
    </message>
    <message>
        <source>The layers of Photoshop were left out: they show the noise</source>
        <translation>Photoshop 图层未保留：它们仍显示噪声</translation>
    </message>
    <message>
        <source>The mask can be pasted onto photographs of {0} × {1} pixels.</source>
        <translation>该蒙版可粘贴到 {0} × {1} 像素的照片上。</translation>
    </message>
    <message>
        <source>The middle of the view at seven values: click takes one, wheel shifts, drag moves</source>
        <translation>视图中央的七个取值：单击采用，滚轮移动范围，拖动移动局部</translation>
    </message>
    <message>
        <source>The network could not be converted.</source>
        <translation>网络无法转换。</translation>
    </message>
    <message>
        <source>The network denoises: {0:.1f} to {1:.1f} dB at sigma {2:g}.</source>
        <translation>网络确实降噪：在 σ {2:g} 下从 {0:.1f} 到 {1:.1f} dB。</translation>
    </message>
    <message>
        <source>The network does not denoise: {0:.1f} to {1:.1f} dB at sigma {2:g}. Its weights may have been read wrongly, or not be trained.</source>
        <translation>网络并不降噪：在 σ {2:g} 下从 {0:.1f} 到 {1:.1f} dB。权重可能读错了，或者没有训练过。</translation>
    </message>
    <message>
        <source>The network makes a noisy picture worse: {0:.1f} to {1:.1f} dB at sigma {2:g}. Its weights may have been read wrongly, or not be trained.</source>
        <translation>网络使有噪声的图像变得更差：在 σ {2:g} 下从 {0:.1f} 到 {1:.1f} dB。权重可能读错了，或者没有训练过。</translation>
    </message>
    <message>
        <source>The next best reading, {0} instead of {1}, is {2:.1f} dB behind (mean at sigma {3}).</source>
        <translation>次好的读取方式（{0}，而非 {1}）低 {2:.1f} dB（σ 为 {3} 时的平均值）。</translation>
    </message>
    <message>
        <source>The original in its place, while held</source>
        <translation>按住时在原位显示原图</translation>
    </message>
    <message>
        <source>The package gives 8-bit pixels: rounding alone moves a value by half a level, and float16 inside by up to one more.</source>
        <translation>这个包输出 8 位像素：仅舍入就会使值移动半级，内部的 float16 最多再移动一级。</translation>
    </message>
    <message>
        <source>The page shows pictures of one or three colours, and this network takes {0}.</source>
        <translation>网页只显示单色或三色图像，而此网络需要 {0} 个颜色通道。</translation>
    </message>
    <message>
        <source>The palette was expanded to full colour</source>
        <translation>调色板已展开为全彩色</translation>
    </message>
    <message>
        <source>The plug-in &apos;{0}&apos; ({1}) failed: {2}</source>
        <translation>插件“{0}”（{1}）失败：{2}</translation>
    </message>
    <message>
        <source>The reference is {0} × {1} pixels, the photograph {2} × {3}.</source>
        <translation>参考图为 {0} × {1} 像素，照片为 {2} × {3}。</translation>
    </message>
    <message>
        <source>The report is {0}; nothing was sent.</source>
        <translation>报告位于 {0}；没有发送任何内容。</translation>
    </message>
    <message>
        <source>The result cannot be written.</source>
        <translation>结果无法写入。</translation>
    </message>
    <message>
        <source>The settings are on the clipboard.</source>
        <translation>设置已在剪贴板上。</translation>
    </message>
    <message>
        <source>The smallest size must be less than the largest.</source>
        <translation>最小尺寸必须小于最大尺寸。</translation>
    </message>
    <message>
        <source>The video of the moving photograph was left out</source>
        <translation>动态照片中的视频未保留</translation>
    </message>
    <message>
        <source>The weight file holds program code, which is not run. Save the state_dict alone.</source>
        <translation>权重文件含有程序代码，不会运行它。请只保存 state_dict。</translation>
    </message>
    <message>
        <source>The weights are of a kind that is not known here.</source>
        <translation>这里不认识这种权重。</translation>
    </message>
    <message>
        <source>The weights cannot be read.</source>
        <translation>权重无法读取。</translation>
    </message>
    <message>
        <source>The weights hold NaN or infinite values.</source>
        <translation>权重含有 NaN 或无穷大的值。</translation>
    </message>
    <message>
        <source>The weights were compressed on purpose: they are other weights, and differences of a few levels are the price of the smaller file.</source>
        <translation>权重是有意压缩的：它们已是另外的权重，几级的差别是文件变小的代价。</translation>
    </message>
    <message>
        <source>The whole image was compared.</source>
        <translation>比较了整幅图像。</translation>
    </message>
    <message>
        <source>There are no settings on the clipboard.</source>
        <translation>剪贴板上没有设置。</translation>
    </message>
    <message>
        <source>There is no Chromium here, so {0} was not run.</source>
        <translation>这里没有 Chromium，因此没有运行 {0}。</translation>
    </message>
    <message>
        <source>There is no curve to save yet.</source>
        <translation>还没有可保存的曲线。</translation>
    </message>
    <message>
        <source>There is no image on the clipboard, only text.</source>
        <translation>剪贴板中没有图像，只有文字。</translation>
    </message>
    <message>
        <source>There is no image on the clipboard.</source>
        <translation>剪贴板中没有图像。</translation>
    </message>
    <message>
        <source>There is no image to save yet.</source>
        <translation>还没有可保存的图像。</translation>
    </message>
    <message>
        <source>There is no mask to copy yet.</source>
        <translation>还没有可复制的蒙版。</translation>
    </message>
    <message>
        <source>There is no mask to save yet.</source>
        <translation>还没有可保存的蒙版。</translation>
    </message>
    <message>
        <source>There is no package that would make this machine faster.</source>
        <translation>没有能让本机更快的软件包。</translation>
    </message>
    <message>
        <source>There is no photograph {0}.</source>
        <translation>没有照片 {0}。</translation>
    </message>
    <message>
        <source>There is not enough memory for this size.</source>
        <translation>内存不足以处理这种大小。</translation>
    </message>
    <message>
        <source>There is not enough room on the disk.</source>
        <translation>磁盘空间不足。</translation>
    </message>
    <message>
        <source>There was no image before this one.</source>
        <translation>在此之前没有图像。</translation>
    </message>
    <message>
        <source>There was nothing to compare.</source>
        <translation>没有可比较的。</translation>
    </message>
    <message>
        <source>These weights say themselves how they are read; the reading asked for was not used.</source>
        <translation>这些权重自己说明了读取方式；未使用所要求的方式。</translation>
    </message>
    <message>
        <source>They agree on this image, but not in {0} cases of the sweep.</source>
        <translation>它们在这幅图像上一致，但在 {0} 种试验情形中不一致。</translation>
    </message>
    <message>
        <source>They go into {0}, a folder that can be deleted at any time.</source>
        <translation>它们会装入 {0}，该文件夹可随时删除。</translation>
    </message>
    <message>
        <source>This command installs them:</source>
        <translation>用以下命令安装：</translation>
    </message>
    <message>
        <source>This image does not say which camera took it.</source>
        <translation>此图像没有说明由哪台相机拍摄。</translation>
    </message>
    <message>
        <source>This network needs heights and widths that are multiples of {0}; {1} is not one.</source>
        <translation>这个网络要求高和宽是 {0} 的倍数；{1} 不是。</translation>
    </message>
    <message>
        <source>To what was measured, where that can be used</source>
        <translation>恢复为测得的值（若可用）</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>工具栏</translation>
    </message>
    <message>
        <source>Trying many sizes and sigmas</source>
        <translation>正在试各种大小和 σ</translation>
    </message>
    <message>
        <source>Trying noise levels and sizes</source>
        <translation>正在检验多种噪声水平与尺寸</translation>
    </message>
    <message>
        <source>Trying whether the network denoises</source>
        <translation>正在试网络是否降噪</translation>
    </message>
    <message>
        <source>U-Net</source>
        <translation>U-Net</translation>
    </message>
    <message>
        <source>Use for This &amp;Camera and ISO</source>
        <translation>用于此相机和 ISO(&amp;C)</translation>
    </message>
    <message>
        <source>Values run from {0:.4g} to {1:.4g}; 0 is taken as black, 1 as white</source>
        <translation>数值范围为 {0:.4g} 到 {1:.4g}；以 0 为黑、1 为白</translation>
    </message>
    <message>
        <source>Values run from {0:.6g} to {1:.6g}; {2:.6g} is taken as black, {3:.6g} as white, and sigma is measured between them</source>
        <translation>数值范围为 {0:.6g} 到 {1:.6g}；以 {2:.6g} 为黑、{3:.6g} 为白，sigma 在两者之间衡量</translation>
    </message>
    <message>
        <source>Values up to {0} were stretched</source>
        <translation>最大为 {0} 的数值已被拉伸</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Weaken Method Noise</source>
        <translation>减弱方法噪声</translation>
    </message>
    <message>
        <source>WebGPU also needs Vulkan&apos;s loader, which is not installed: on Debian or Ubuntu, sudo apt-get install libvulkan1.</source>
        <translation>WebGPU 还需要 Vulkan 的加载库，目前没有安装：在 Debian 或 Ubuntu 上运行 sudo apt-get install libvulkan1。</translation>
    </message>
    <message>
        <source>WebGPU: the card of any maker, through Direct3D 12, Metal or Vulkan</source>
        <translation>WebGPU：任何厂商的显卡，通过 Direct3D 12、Metal 或 Vulkan</translation>
    </message>
    <message>
        <source>Weights in {0} cost {1:.2f} dB at sigma {2:g}, measured on a built-in picture.</source>
        <translation>以 {0} 存储权重在 sigma {2:g} 时损失 {1:.2f} dB（在内置图片上测得）。</translation>
    </message>
    <message>
        <source>What is applied in all seven</source>
        <translation>七格共同采用的设置</translation>
    </message>
    <message>
        <source>What is saved was denoised from a picture with added noise of σ {0:g}, not from the original. Undo takes the noise away.</source>
        <translation>所保存的是对添加了 σ {0:g} 噪声的图像降噪的结果，而非原图。撤销可去除噪声。</translation>
    </message>
    <message>
        <source>What the file says of its colours makes no sense; they were taken for sRGB</source>
        <translation>文件中的颜色描述没有意义，已按 sRGB 处理</translation>
    </message>
    <message>
        <source>What the format of the results cannot hold, of {0} photographs: {1}.</source>
        <translation>结果格式无法保存的内容，涉及 {0} 张照片：{1}。</translation>
    </message>
    <message>
        <source>What the network gives holds NaN or infinite values. Its weights may be damaged.</source>
        <translation>网络的输出含有 NaN 或无穷大的值。权重可能已损坏。</translation>
    </message>
    <message>
        <source>What the strip varies</source>
        <translation>条中改变的控件</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>When exported, the weights were read by trial ({0}): {1:.1f} to {2:.1f} dB at sigma {3:g}.</source>
        <translation>导出时，权重的读法是试出来的（{0}）：在 σ {3:g} 下从 {1:.1f} 到 {2:.1f} dB。</translation>
    </message>
    <message>
        <source>When exported: {0:.1f} to {1:.1f} dB at sigma {2:g}.</source>
        <translation>导出时：在 σ {2:g} 下从 {0:.1f} 到 {1:.1f} dB。</translation>
    </message>
    <message>
        <source>Which control has seven values here</source>
        <translation>此处显示哪个控件的七个取值</translation>
    </message>
    <message>
        <source>Which package makes use of the graphics card in this machine</source>
        <translation>哪个软件包能使用本机的显卡</translation>
    </message>
    <message>
        <source>While painting the mask</source>
        <translation>绘制蒙版时</translation>
    </message>
    <message>
        <source>Whole picture, or actual pixels</source>
        <translation>整幅画面与实际像素切换</translation>
    </message>
    <message>
        <source>Why This Graph</source>
        <translation>为何采用此计算图</translation>
    </message>
    <message>
        <source>Write ONNX and Core ML files and check them on the open image</source>
        <translation>写出 ONNX 与 Core ML 文件，并用当前图像检验</translation>
    </message>
    <message>
        <source>Write a Report</source>
        <translation>写出报告</translation>
    </message>
    <message>
        <source>Write the result for the program that opened this photograph, and close</source>
        <translation>为打开这张照片的程序写入结果，然后关闭</translation>
    </message>
    <message>
        <source>Writing the file</source>
        <translation>正在写入文件</translation>
    </message>
    <message>
        <source>Writing the report</source>
        <translation>正在写入报告</translation>
    </message>
    <message>
        <source>Writing the web page</source>
        <translation>正在写入网页</translation>
    </message>
    <message>
        <source>Writing {0}</source>
        <translation>正在写入 {0}</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>写入中…</translation>
    </message>
    <message>
        <source>XMP data (keywords, edits)</source>
        <translation>XMP 数据（关键字、编辑记录）</translation>
    </message>
    <message>
        <source>Zoom &amp;In</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;Out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>Zoom at the cursor</source>
        <translation>以光标为中心缩放</translation>
    </message>
    <message>
        <source>a DRUNet by its names, but its head or tail is no convolution</source>
        <translation>从名称看是 DRUNet，但其首层或末层不是卷积</translation>
    </message>
    <message>
        <source>a DRUNet by its names, but not one with strided convolutions between its levels</source>
        <translation>从名称看是 DRUNet，但各级之间不是步进卷积</translation>
    </message>
    <message>
        <source>a DRUNet by its names, but without levels or blocks</source>
        <translation>从名称看是 DRUNet，但没有级或块</translation>
    </message>
    <message>
        <source>a DRUNet by its names, but {0} has the shape {1}, not {2}</source>
        <translation>从名称看是 DRUNet，但 {0} 的形状为 {1}，而不是 {2}</translation>
    </message>
    <message>
        <source>a DRUNet by its names, but {0} is missing (its shape: {1})</source>
        <translation>从名称看是 DRUNet，但缺少 {0}（其形状：{1}）</translation>
    </message>
    <message>
        <source>a DRUNet that takes {0} planes and gives {1}; to set sigma it must take a noise map beside the image: 2 to 1 or 4 to 3</source>
        <translation>这个 DRUNet 接受 {0} 个平面，给出 {1} 个；要设定 sigma，它必须在图像之外接受一张噪声图：2 到 1 或 4 到 3</translation>
    </message>
    <message>
        <source>a fixed {0} (nodes: {1})</source>
        <translation>固定的 {0}（节点数：{1}）</translation>
    </message>
    <message>
        <source>a linear DNG can be saved only from a camera raw file, as it was opened. Choose TIFF for this picture</source>
        <translation>线性 DNG 只能由未经改动的相机原始文件保存。此图像请选择 TIFF</translation>
    </message>
    <message>
        <source>a mask</source>
        <translation>蒙版</translation>
    </message>
    <message>
        <source>a mask has 1 to {0} rows and columns of gray values, not the shape {1}</source>
        <translation>蒙版的行数和列数须为 1 到 {0}，且为灰度值，而不是 {1} 的形状</translation>
    </message>
    <message>
        <source>a mask holds factors from 0 to {0:.0f}, and no others</source>
        <translation>蒙版只能包含 0 到 {0:.0f} 之间的系数</translation>
    </message>
    <message>
        <source>a network without a noise map (as DnCNN): it was trained for one noise level, or for an unknown one, so there is no sigma to set; only networks with an image and a sigma as inputs can be used</source>
        <translation>没有噪声图的网络（如 DnCNN）：它是针对一个或未知的噪声强度训练的，因此没有 sigma 可设；只能使用以图像和 sigma 为输入的网络</translation>
    </message>
    <message>
        <source>a noise plane before each channel&apos;s cells</source>
        <translation>每个通道的单元之前各有一个噪声平面</translation>
    </message>
    <message>
        <source>a noise plane behind each channel&apos;s cells</source>
        <translation>每个通道的单元之后各有一个噪声平面</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>一个数</translation>
    </message>
    <message>
        <source>a plane before each channel&apos;s cells is dropped as it comes out</source>
        <translation>输出时丢弃每个通道的单元之前的平面</translation>
    </message>
    <message>
        <source>a plane behind each channel&apos;s cells is dropped as it comes out</source>
        <translation>输出时丢弃每个通道的单元之后的平面</translation>
    </message>
    <message>
        <source>a profile</source>
        <translation>一个配置文件</translation>
    </message>
    <message>
        <source>a reduced mask</source>
        <translation>缩小的蒙版</translation>
    </message>
    <message>
        <source>a reduced preview</source>
        <translation>缩小的预览图</translation>
    </message>
    <message>
        <source>a shard is a number and how many there are, from 1/N to N/N such as 3/16, not “{0}”</source>
        <translation>分片由编号和总数组成，从 1/N 到 N/N，例如 3/16，而不是“{0}”</translation>
    </message>
    <message>
        <source>a sparse tensor</source>
        <translation>一个稀疏张量</translation>
    </message>
    <message>
        <source>a worker cannot run denoise-gui ({0})</source>
        <translation>有一个工作进程无法运行 denoise-gui（{0}）</translation>
    </message>
    <message>
        <source>all pages but the first of {0}</source>
        <translation>{0} 页中除第一页外的所有页面</translation>
    </message>
    <message>
        <source>and more</source>
        <translation>等</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>另有 {0} 个</translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>beyond the {0:g} that the model was made for</source>
        <translation>超出了模型所适用的 {0:g}</translation>
    </message>
    <message>
        <source>bundled</source>
        <translation>自带</translation>
    </message>
    <message>
        <source>called {0} in the file</source>
        <translation>在文件中名为 {0}</translation>
    </message>
    <message>
        <source>camera raw</source>
        <translation>相机原始格式</translation>
    </message>
    <message>
        <source>cannot work in tiles: what lies more than {0} pixels away still changes a pixel by {1:.2g} levels of 255; {2}.</source>
        <translation>无法分块运行：相距超过 {0} 像素的内容仍会使一个像素改变 {1:.2g} 级（满量程 255）；{2}。</translation>
    </message>
    <message>
        <source>cells go in channel by channel</source>
        <translation>单元逐通道输入</translation>
    </message>
    <message>
        <source>cells go in channel by channel, down the columns</source>
        <translation>单元逐通道、按列输入</translation>
    </message>
    <message>
        <source>cells go in position by position</source>
        <translation>单元逐位置输入</translation>
    </message>
    <message>
        <source>cells go in position by position, down the columns</source>
        <translation>单元逐位置、按列输入</translation>
    </message>
    <message>
        <source>channels last</source>
        <translation>通道在末尾</translation>
    </message>
    <message>
        <source>choose .avif instead</source>
        <translation>改选 .avif</translation>
    </message>
    <message>
        <source>coarse noise {0:g}</source>
        <translation>粗噪声 {0:g}</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>colour {0:g}</source>
        <translation>颜色 {0:g}</translation>
    </message>
    <message>
        <source>come out channel by channel</source>
        <translation>逐通道输出</translation>
    </message>
    <message>
        <source>come out channel by channel, down the columns</source>
        <translation>逐通道、按列输出</translation>
    </message>
    <message>
        <source>come out position by position</source>
        <translation>逐位置输出</translation>
    </message>
    <message>
        <source>come out position by position, down the columns</source>
        <translation>逐位置、按列输出</translation>
    </message>
    <message>
        <source>computing…</source>
        <translation>计算中…</translation>
    </message>
    <message>
        <source>convert the file to PNG first</source>
        <translation>先将文件转换为 PNG</translation>
    </message>
    <message>
        <source>convert the file to TIFF with 32-bit floating point first</source>
        <translation>先将文件转换为 32 位浮点 TIFF</translation>
    </message>
    <message>
        <source>convolutions that are not two-dimensional (nodes: {0})</source>
        <translation>不是二维的卷积（节点数：{0}）</translation>
    </message>
    <message>
        <source>darktable gives a model three colours, and this network takes {0}.</source>
        <translation>darktable 向模型提供三个颜色通道，而此网络需要 {0} 个。</translation>
    </message>
    <message>
        <source>darktable itself was not run here.</source>
        <translation>没有在这里运行 darktable 本身。</translation>
    </message>
    <message>
        <source>data of Photoshop (paths, print settings)</source>
        <translation>Photoshop 数据（路径、打印设置）</translation>
    </message>
    <message>
        <source>denoises: {0:.1f} to {1:.1f} dB</source>
        <translation>去噪：{0:.1f} 至 {1:.1f} dB</translation>
    </message>
    <message>
        <source>depth ({0} bits become {1})</source>
        <translation>位深（{0} 位变为 {1} 位）</translation>
    </message>
    <message>
        <source>develop the file to TIFF or PNG with a raw converter first</source>
        <translation>先用 RAW 转换软件将文件显影为 TIFF 或 PNG</translation>
    </message>
    <message>
        <source>does not denoise: {0:.1f} to {1:.1f} dB</source>
        <translation>未能去噪：{0:.1f} 至 {1:.1f} dB</translation>
    </message>
    <message>
        <source>does not return an image of the size it was given, whatever multiple of up to {0} its height and width are.</source>
        <translation>返回的图像与输入尺寸不同，无论高和宽取 {0} 以内的何种倍数。</translation>
    </message>
    <message>
        <source>fits this machine</source>
        <translation>适合本机</translation>
    </message>
    <message>
        <source>fixed at {0} × {1}</source>
        <translation>固定为 {0} × {1}</translation>
    </message>
    <message>
        <source>float16 keeps eleven binary digits: on [0, 1] the rounding of the image alone costs up to 4.9e-4 (0.12 of a level), and every layer rounds again.</source>
        <translation>float16 保留十一位二进制数字：在 [0, 1] 上，仅图像的舍入就达 4.9e-4（0.12 级），而每一层又再舍入。</translation>
    </message>
    <message>
        <source>floating-point values (stored as {0} bits, 0 to 1)</source>
        <translation>浮点数值（以 {0} 位保存，范围 0 到 1）</translation>
    </message>
    <message>
        <source>found by trial</source>
        <translation>通过试验确定</translation>
    </message>
    <message>
        <source>full</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>gives a correction</source>
        <translation>输出修正量</translation>
    </message>
    <message>
        <source>gives the image</source>
        <translation>输出图像</translation>
    </message>
    <message>
        <source>gives the noise</source>
        <translation>输出噪声</translation>
    </message>
    <message>
        <source>grain is a share from 0 to 1, not {0}</source>
        <translation>颗粒是 0 到 1 之间的比例，而不是 {0}</translation>
    </message>
    <message>
        <source>grain {0:.0f} %</source>
        <translation>颗粒 {0:.0f} %</translation>
    </message>
    <message>
        <source>gray</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>half across</source>
        <translation>水平减半</translation>
    </message>
    <message>
        <source>half both ways</source>
        <translation>两个方向减半</translation>
    </message>
    <message>
        <source>image and sigma in 0 to 1</source>
        <translation>图像与 σ 均为 0 至 1</translation>
    </message>
    <message>
        <source>image and sigma in 0 to 255</source>
        <translation>图像与 σ 均为 0 至 255</translation>
    </message>
    <message>
        <source>image in 0 to 1, sigma in 0 to 255</source>
        <translation>图像为 0 至 1，σ 为 0 至 255</translation>
    </message>
    <message>
        <source>image in 0 to 255</source>
        <translation>图像范围 0 到 255</translation>
    </message>
    <message>
        <source>in colour</source>
        <translation>彩色图</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>installed</source>
        <translation>已安装</translation>
    </message>
    <message>
        <source>it denoises, but is told the noise level on a scale that is not known here: for a sigma of {0:g} levels it would have about {1:.2g}, which is none of sigma, variance, logarithm, precision and decibels. Export it so that it is told sigma in 0 to 1 or in 0 to 255.</source>
        <translation>它能去噪，但噪声强度所用的标度在此未知：对应 {0:g} 级的 σ，它需要的数约为 {1:.2g}，既不是 σ、方差、对数，也不是精度或分贝。请重新导出，使其接收 0 到 1 或 0 到 255 的 σ。</translation>
    </message>
    <message>
        <source>it does not say sigma</source>
        <translation>其中没有写明 sigma</translation>
    </message>
    <message>
        <source>it does not say where in “{0}” its weights are</source>
        <translation>它没有说明权重位于“{0}”的何处</translation>
    </message>
    <message>
        <source>it ends too early</source>
        <translation>文件提前结束</translation>
    </message>
    <message>
        <source>it ends too early: it is incomplete. Copy or download it again</source>
        <translation>文件提前结束，内容不完整。请重新复制或下载</translation>
    </message>
    <message>
        <source>it gives {0} for an image of {1}</source>
        <translation>对 {1} 的图像它给出 {0}</translation>
    </message>
    <message>
        <source>it has a megabyte of filler in it{0}</source>
        <translation>其中有一兆字节的空内容{0}</translation>
    </message>
    <message>
        <source>it has more than {0} scans{1}</source>
        <translation>它的扫描超过 {0} 次{1}</translation>
    </message>
    <message>
        <source>it has no channels R, G and B or Y ({0})</source>
        <translation>它没有 R、G、B 或 Y 通道（{0}）</translation>
    </message>
    <message>
        <source>it has thousands of segments{0}</source>
        <translation>它有数千个段{0}</translation>
    </message>
    <message>
        <source>it has too many or too wide samples for its size</source>
        <translation>样本的数量或位数与其尺寸不符</translation>
    </message>
    <message>
        <source>it has {0} channels of {1} bits, which this program does not read. Convert it to TIFF first</source>
        <translation>它有 {0} 个 {1} 位的通道，本程序无法读取。请先转换为 TIFF</translation>
    </message>
    <message>
        <source>it has {0} pages; the limit is {1}. Divide it with another program first</source>
        <translation>它有 {0} 页，上限为 {1} 页。请先用其他程序拆分</translation>
    </message>
    <message>
        <source>it has {0} samples per pixel</source>
        <translation>它每个像素有 {0} 个样本</translation>
    </message>
    <message>
        <source>it holds a layer that is neither a convolution nor a batch normalisation: {0}</source>
        <translation>其中有一层既不是卷积也不是批归一化：{0}</translation>
    </message>
    <message>
        <source>it holds a volume, not an image</source>
        <translation>它包含的是三维数据，不是图像</translation>
    </message>
    <message>
        <source>it holds no number in any pixel, only NaN or infinity</source>
        <translation>它的像素中没有任何有效数值，只有 NaN 或无穷大</translation>
    </message>
    <message>
        <source>it holds no picture: all values of its sensor are the same</source>
        <translation>它不含图像：传感器的所有数值都相同</translation>
    </message>
    <message>
        <source>it holds something other than numbers</source>
        <translation>它包含数字以外的内容</translation>
    </message>
    <message>
        <source>it is JPEG of a rare sort ({0} bits, {1} channels, process {2}), which this program does not read. Convert it to TIFF or PNG first</source>
        <translation>它是一种罕见的 JPEG（{0} 位，{1} 个通道，处理方式 {2}），本程序无法读取。请先将其转换为 TIFF 或 PNG</translation>
    </message>
    <message>
        <source>it is a Photoshop file in the mode {0} with {1} bits, which this program does not read. Save it as TIFF first</source>
        <translation>它是 {0} 模式、{1} 位的 Photoshop 文件，本程序无法读取。请先另存为 TIFF</translation>
    </message>
    <message>
        <source>it is a device, not a file</source>
        <translation>它是设备而不是文件</translation>
    </message>
    <message>
        <source>it is a file of another kind ({0}), which this program does not read. Convert it to TIFF or PNG with another program first</source>
        <translation>这是另一种文件（{0}），本程序不读取。请先用其他程序将其转换为 TIFF 或 PNG</translation>
    </message>
    <message>
        <source>it is a folder, not an image</source>
        <translation>这是文件夹，不是图像</translation>
    </message>
    <message>
        <source>it is a pipe, not a file</source>
        <translation>它是管道而不是文件</translation>
    </message>
    <message>
        <source>it is a socket, not a file</source>
        <translation>它是套接字而不是文件</translation>
    </message>
    <message>
        <source>it is camera raw of a sort that this program&apos;s LibRaw does not know ({0}). Develop it to TIFF or PNG with another raw converter first</source>
        <translation>它是本程序的 LibRaw 不认识的相机原始格式（{0}）。请先用其他原始转换器显影为 TIFF 或 PNG</translation>
    </message>
    <message>
        <source>it is damaged or incomplete ({0}). Copy or download it again</source>
        <translation>文件已损坏或不完整（{0}）。请重新复制或下载</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>it is for colour images, the weights are for gray ones</source>
        <translation>它用于彩色图像，而权重用于灰度图像</translation>
    </message>
    <message>
        <source>it is for gray images, the weights are for colour ones</source>
        <translation>它用于灰度图像，而权重用于彩色图像</translation>
    </message>
    <message>
        <source>it is larger than 2 GB, which an ONNX file cannot be</source>
        <translation>文件超过 2 GB，而 ONNX 文件不可能这么大</translation>
    </message>
    <message>
        <source>it is not an image of a kind this program reads ({0})</source>
        <translation>它不是本程序能读取的图像类型（{0}）</translation>
    </message>
    <message>
        <source>it is not an ordinary file</source>
        <translation>它不是普通文件</translation>
    </message>
    <message>
        <source>it is of a sort that this program cannot read ({0}). Convert it with another program first</source>
        <translation>本程序无法读取此类文件（{0}）。请先用其他程序转换</translation>
    </message>
    <message>
        <source>it is too short</source>
        <translation>文件太短</translation>
    </message>
    <message>
        <source>it is {0} x {1} pixels ({2:.0f} megapixels); the limit is {3:g} megapixels. If it is a real image, divide or reduce it with another program first</source>
        <translation>图像为 {0} x {1} 像素（{2:.0f} 百万像素），上限为 {3:g} 百万像素。如果确为图像，请先用其他程序拆分或缩小</translation>
    </message>
    <message>
        <source>it looks like a camera raw file, but it cannot be developed ({0}). It may be damaged, or of a camera newer than this program&apos;s LibRaw</source>
        <translation>它像是相机 RAW 文件，但无法显影（{0}）。文件可能已损坏，或相机型号新于本程序的 LibRaw</translation>
    </message>
    <message>
        <source>it needs the operator {0} of “{1}”, which is not part of ONNX and would have to come from a library of its own. Export the model with standard operators only</source>
        <translation>它需要“{1}”的算子 {0}，该算子不属于 ONNX，须由单独的库提供。请仅用标准算子导出模型</translation>
    </message>
    <message>
        <source>it says that it is {0} x {1} pixels, which is no image</source>
        <translation>它声称为 {0} x {1} 像素，不构成图像</translation>
    </message>
    <message>
        <source>it starts like a {0} file, but its header is damaged or incomplete. Copy or download it again</source>
        <translation>它的开头像 {0} 文件，但文件头已损坏或不完整。请重新复制或下载</translation>
    </message>
    <message>
        <source>it was ended from outside</source>
        <translation>进程被外部终止</translation>
    </message>
    <message>
        <source>it was saved without a flat picture. Save it again with “Maximize Compatibility”</source>
        <translation>它保存时没有合并图像。请启用“最大兼容”后重新保存</translation>
    </message>
    <message>
        <source>it was written by a later version of this program (form {0:g}; this one reads up to {1})</source>
        <translation>它由本程序的更高版本写成（格式 {0:g}；当前版本最高能读 {1}）</translation>
    </message>
    <message>
        <source>it would need {0:.3g} GB of memory</source>
        <translation>它将需要 {0:.3g} GB 内存</translation>
    </message>
    <message>
        <source>it would take too long here</source>
        <translation>在这里运行会花太长时间</translation>
    </message>
    <message>
        <source>it would take {0:.3g} million multiplications a pixel</source>
        <translation>它每个像素需要 {0:.3g} 百万次乘法</translation>
    </message>
    <message>
        <source>its CIELAB colours are not of 8 or 16 bits. Convert it to RGB first</source>
        <translation>它的 CIELAB 颜色不是 8 位或 16 位。请先转换为 RGB</translation>
    </message>
    <message>
        <source>its YCbCr colours are not of 8 bits. Convert it to RGB first</source>
        <translation>其 YCbCr 颜色不是 8 位。请先转换为 RGB</translation>
    </message>
    <message>
        <source>its batch normalisations cannot be told apart</source>
        <translation>无法分清其中的批归一化</translation>
    </message>
    <message>
        <source>its channels have different sizes. Convert it to RGB first</source>
        <translation>它的各通道尺寸不同。请先转换为 RGB</translation>
    </message>
    <message>
        <source>its colours are stored as {0}, which this program does not know. Convert it to RGB first</source>
        <translation>其颜色以 {0} 存储，本程序无法识别。请先转换为 RGB</translation>
    </message>
    <message>
        <source>its decoder had not ended after {0:.0f} seconds. Convert it with another program first, if one opens it</source>
        <translation>{0:.0f} 秒后解码器仍未结束。如果其他程序能打开它，请先用该程序转换</translation>
    </message>
    <message>
        <source>its graphs are nested more than {0} deep</source>
        <translation>其计算图嵌套超过 {0} 层</translation>
    </message>
    <message>
        <source>its header is broken</source>
        <translation>文件头已损坏</translation>
    </message>
    <message>
        <source>its header is damaged</source>
        <translation>文件头已损坏</translation>
    </message>
    <message>
        <source>its header is longer than the file</source>
        <translation>文件头比文件本身还长</translation>
    </message>
    <message>
        <source>its header names no tensors</source>
        <translation>文件头中没有任何张量</translation>
    </message>
    <message>
        <source>its height and width are fixed at {0}x{1}, and it sees further than that leaves room for. Export it with free or larger height and width</source>
        <translation>其高和宽固定为 {0}x{1}，而感受野超出了该尺寸所留的余地。请以可变或更大的高和宽导出</translation>
    </message>
    <message>
        <source>its largest value, {0}, is not between 1 and 65535</source>
        <translation>其最大值 {0} 不在 1 到 65535 之间</translation>
    </message>
    <message>
        <source>its layers do not fit each other: {0}.weight takes {1} planes, and {2}.weight before it gives {3}</source>
        <translation>各层互不相符：{0}.weight 接受 {1} 个平面，而它之前的 {2}.weight 给出 {3} 个</translation>
    </message>
    <message>
        <source>its name has no suffix</source>
        <translation>文件名没有扩展名</translation>
    </message>
    <message>
        <source>its name holds a null character</source>
        <translation>文件名包含空字符</translation>
    </message>
    <message>
        <source>its name is too long</source>
        <translation>文件名过长</translation>
    </message>
    <message>
        <source>its name is too long. Choose a shorter one</source>
        <translation>文件名过长。请选择较短的名称</translation>
    </message>
    <message>
        <source>its palette is missing or damaged</source>
        <translation>调色板缺失或已损坏</translation>
    </message>
    <message>
        <source>its picture is packed in a way this program does not know. Save it as TIFF</source>
        <translation>其图像的压缩方式本程序不认识。请另存为 TIFF</translation>
    </message>
    <message>
        <source>its pixels are arranged in a way this program does not know</source>
        <translation>其像素的排列方式无法识别</translation>
    </message>
    <message>
        <source>its pixels are complex numbers. Convert it to 16 bits or float first</source>
        <translation>它的像素是复数。请先转换为 16 位或浮点</translation>
    </message>
    <message>
        <source>its pixels do not fit its header</source>
        <translation>像素数据与文件头不符</translation>
    </message>
    <message>
        <source>its provider did not start</source>
        <translation>其运行后端没有启动</translation>
    </message>
    <message>
        <source>its sensor has {0} colours, which cannot be taken back from a developed picture. Save it as TIFF</source>
        <translation>其传感器有 {0} 种颜色，无法从显影后的图像还原。请保存为 TIFF</translation>
    </message>
    <message>
        <source>its sigma is baked in</source>
        <translation>其 sigma 已固定在文件中</translation>
    </message>
    <message>
        <source>its size is fixed at {0}x{1}, and these weights take multiples of {2}</source>
        <translation>它的大小固定为 {0}x{1}，而这些权重接受 {2} 的倍数</translation>
    </message>
    <message>
        <source>its use of gray models is unknown: {0}</source>
        <translation>其中灰度模型的用法未知：{0}</translation>
    </message>
    <message>
        <source>its values go up to {0:.3g}, more than 32-bit floating point holds. Scale them with another program first</source>
        <translation>它的数值高达 {0:.3g}，超出 32 位浮点数所能表示的范围。请先用其他程序缩放</translation>
    </message>
    <message>
        <source>its version {0} is unknown</source>
        <translation>其版本 {0} 未知</translation>
    </message>
    <message>
        <source>its weights “{0}” are in “{1}”, which is not there. Copy that file beside the model</source>
        <translation>其权重“{0}”位于“{1}”，但该文件不存在。请将它复制到模型旁边</translation>
    </message>
    <message>
        <source>its weights “{0}” are said to be in “{1}”, outside the model&apos;s own folder. A model may only read files beside it</source>
        <translation>其权重“{0}”据称位于模型文件夹之外的“{1}”。模型只能读取与其同一文件夹中的文件</translation>
    </message>
    <message>
        <source>its {0} pages together have more than {1:g} megapixels, which is the limit. Divide it with another program first</source>
        <translation>它的 {0} 页合计超过了 {1:g} 百万像素的上限。请先用其他程序拆分它</translation>
    </message>
    <message>
        <source>its “{0}” is not a number: {1}</source>
        <translation>其中的“{0}”不是数字：{1}</translation>
    </message>
    <message>
        <source>licence not stated</source>
        <translation>未注明许可证</translation>
    </message>
    <message>
        <source>linear DNG</source>
        <translation>线性 DNG</translation>
    </message>
    <message>
        <source>local workers are 1 to {0}, not {1}</source>
        <translation>本地工作进程数为 1 到 {0}，而不是 {1}</translation>
    </message>
    <message>
        <source>measured {0:.1f} ± {1:.1f}</source>
        <translation>测得 {0:.1f} ± {1:.1f}</translation>
    </message>
    <message>
        <source>multiple {0}, halo {1} by trial</source>
        <translation>试运行得出：倍数 {0}，光晕 {1}</translation>
    </message>
    <message>
        <source>ncnn is not installed, so {0} was not run here (pip install &apos;denoise-gui[ncnn]&apos;).</source>
        <translation>未安装 ncnn，因此没有在这里运行 {0}（pip install &apos;denoise-gui[ncnn]&apos;）。</translation>
    </message>
    <message>
        <source>ncnn {0}, processor</source>
        <translation>ncnn {0}，处理器</translation>
    </message>
    <message>
        <source>no model</source>
        <translation>没有模型</translation>
    </message>
    <message>
        <source>no model named &apos;{0}&apos; comes with the application ({1} do)</source>
        <translation>应用程序未附带名为“{0}”的模型（附带的有：{1}）</translation>
    </message>
    <message>
        <source>no photographs in {0}</source>
        <comment>, </comment>
        <translation>{0} 中没有照片</translation>
    </message>
    <message>
        <source>noise level as 1 by sigma in 0 to 1</source>
        <translation>噪声强度为 σ 的倒数（σ 范围 0 到 1）</translation>
    </message>
    <message>
        <source>noise level as 1 by sigma in 0 to 255</source>
        <translation>噪声强度为 σ 的倒数（σ 范围 0 到 255）</translation>
    </message>
    <message>
        <source>noise level as binary logarithm of sigma in 0 to 1</source>
        <translation>噪声强度为 σ 的二进对数（σ 范围 0 到 1）</translation>
    </message>
    <message>
        <source>noise level as binary logarithm of sigma in 0 to 255</source>
        <translation>噪声强度为 σ 的二进对数（σ 范围 0 到 255）</translation>
    </message>
    <message>
        <source>noise level as decimal logarithm of sigma in 0 to 1</source>
        <translation>噪声强度为 σ 的常用对数（σ 范围 0 到 1）</translation>
    </message>
    <message>
        <source>noise level as decimal logarithm of sigma in 0 to 255</source>
        <translation>噪声强度为 σ 的常用对数（σ 范围 0 到 255）</translation>
    </message>
    <message>
        <source>noise level as logarithm of sigma in 0 to 1</source>
        <translation>噪声强度为 σ 的自然对数（σ 范围 0 到 1）</translation>
    </message>
    <message>
        <source>noise level as logarithm of sigma in 0 to 255</source>
        <translation>噪声强度为 σ 的自然对数（σ 范围 0 到 255）</translation>
    </message>
    <message>
        <source>noise level as logarithm of the variance in 0 to 1</source>
        <translation>噪声强度为方差的自然对数（方差范围 0 到 1）</translation>
    </message>
    <message>
        <source>noise level as logarithm of the variance in 0 to 65025</source>
        <translation>噪声强度为方差的自然对数（方差范围 0 到 65025）</translation>
    </message>
    <message>
        <source>noise level as precision (1 by the variance in 0 to 1)</source>
        <translation>噪声强度为精度（方差的倒数，方差范围 0 到 1）</translation>
    </message>
    <message>
        <source>noise level as precision (1 by the variance in 0 to 65025)</source>
        <translation>噪声强度为精度（方差的倒数，方差范围 0 到 65025）</translation>
    </message>
    <message>
        <source>noise level as signal-to-noise ratio in decibels</source>
        <translation>噪声强度为信噪比（分贝）</translation>
    </message>
    <message>
        <source>noise level as variance in 0 to 1</source>
        <translation>噪声强度为方差（范围 0 到 1）</translation>
    </message>
    <message>
        <source>noise level as variance in 0 to 65025</source>
        <translation>噪声强度为方差（范围 0 到 65025）</translation>
    </message>
    <message>
        <source>noise map first</source>
        <translation>噪声图在最前</translation>
    </message>
    <message>
        <source>noise map last</source>
        <translation>噪声图在最后</translation>
    </message>
    <message>
        <source>not a denoiser: for an input of shape {0} it returns {1}</source>
        <translation>不是去噪模型：输入形状为 {0}，返回的却是 {1}</translation>
    </message>
    <message>
        <source>not a description of {0}: {1}</source>
        <translation>不是 {0} 的描述：{1}</translation>
    </message>
    <message>
        <source>not for this machine</source>
        <translation>不适合本机</translation>
    </message>
    <message>
        <source>nothing is known of its camera&apos;s colours. Save it as TIFF instead of DNG</source>
        <translation>对该相机的颜色一无所知。请保存为 TIFF 而不是 DNG</translation>
    </message>
    <message>
        <source>on a small picture it did not finish within {0:g} seconds</source>
        <translation>在一张小图上 {0:g} 秒内未能完成</translation>
    </message>
    <message>
        <source>on a small picture it needs more than {0:.3g} GB of memory</source>
        <translation>在一张小图上需要超过 {0:.3g} GB 内存</translation>
    </message>
    <message>
        <source>onnxruntime {0}, on a tile as darktable makes it</source>
        <translation>onnxruntime {0}，按 darktable 的方式运行一个图块</translation>
    </message>
    <message>
        <source>onnxruntime, which runs the networks, cannot be loaded ({0}). It may have to be installed again: {1}</source>
        <translation>无法加载运行网络的 onnxruntime（{0}）。可能需要重新安装：{1}</translation>
    </message>
    <message>
        <source>onnxruntime, which runs the networks, cannot be loaded ({0}): this bundle is damaged. Unpack or install it again.</source>
        <translation>无法加载运行网络的 onnxruntime（{0}）：此打包版已损坏。请重新解压或安装。</translation>
    </message>
    <message>
        <source>onnxruntime-web could not be fetched: {0}. Without a network, fetch its package elsewhere and name it with --web-runtime.</source>
        <translation>无法取得 onnxruntime-web：{0}。没有网络时，请在别处获取其软件包，并用 --web-runtime 指定。</translation>
    </message>
    <message>
        <source>predicts a correction, which is added to the input</source>
        <translation>预测修正量，并加到输入上</translation>
    </message>
    <message>
        <source>predicts the image</source>
        <translation>预测图像</translation>
    </message>
    <message>
        <source>predicts the noise, which is taken off the input</source>
        <translation>预测噪声，并从输入中减去</translation>
    </message>
    <message>
        <source>reference evaluation of the package</source>
        <translation>对包的参考求值</translation>
    </message>
    <message>
        <source>returns values that are not numbers</source>
        <translation>返回的值不是数字</translation>
    </message>
    <message>
        <source>sRGB</source>
        <translation>sRGB</translation>
    </message>
    <message>
        <source>sample photo</source>
        <translation>示例照片</translation>
    </message>
    <message>
        <source>shadows × {0:g}, highlights × {1:g}</source>
        <translation>阴影 × {0:g}，高光 × {1:g}</translation>
    </message>
    <message>
        <source>shape {0} in PyTorch, {1} in the file</source>
        <translation>PyTorch 中形状为 {0}，文件中为 {1}</translation>
    </message>
    <message>
        <source>shards cannot give new names where a file is in the way: two could choose the same one</source>
        <translation>分片运行时不能为已有文件另取新名：两个分片可能选中同一个名称</translation>
    </message>
    <message>
        <source>sigma as a further channel</source>
        <translation>σ 作为附加通道</translation>
    </message>
    <message>
        <source>sigma as a share of 100 levels</source>
        <translation>σ 为占 100 级的比例</translation>
    </message>
    <message>
        <source>sigma as a share of 50 levels</source>
        <translation>σ 为占 50 级的比例</translation>
    </message>
    <message>
        <source>sigma as a share of 75 levels</source>
        <translation>σ 为占 75 级的比例</translation>
    </message>
    <message>
        <source>sigma in 0 to 1</source>
        <translation>σ 范围 0 到 1</translation>
    </message>
    <message>
        <source>sigma in 0 to 255</source>
        <translation>σ 范围 0 到 255</translation>
    </message>
    <message>
        <source>sigma in per cent</source>
        <translation>σ 为百分数</translation>
    </message>
    <message>
        <source>sigma is 0 or more, in 8-bit levels, not {0}</source>
        <translation>sigma 以 8 位色阶计，须不小于 0，而不是 {0}</translation>
    </message>
    <message>
        <source>sigma is 0 to {0:g} in 8-bit levels, not {1}</source>
        <translation>sigma 以 8 位色阶计，须为 0 到 {0:g}，而不是 {1}</translation>
    </message>
    <message>
        <source>sigma is 0 to {0:g} in 8-bit levels, or auto, not “{1}”</source>
        <translation>σ 应为 0 到 {0:g}（8 位色阶）或 auto，而不是“{1}”</translation>
    </message>
    <message>
        <source>sigma is a number from 0 to {0:g}, in 8-bit levels, not “{1}”</source>
        <translation>σ 是 0 到 {0:g} 的数，以 8 位级为单位，而不是“{1}”</translation>
    </message>
    <message>
        <source>sigma is more than 0 and up to {0:g} here, not “{1}”</source>
        <translation>这里的 σ 大于 0，最多为 {0:g}，而不是“{1}”</translation>
    </message>
    <message>
        <source>sigma {0:g} is more than the model “{1}” is made for: it goes up to {2:g}</source>
        <translation>sigma {0:g} 超出了模型“{1}”的适用范围：它最高到 {2:g}</translation>
    </message>
    <message>
        <source>signed</source>
        <translation>有符号</translation>
    </message>
    <message>
        <source>standard input</source>
        <translation>标准输入</translation>
    </message>
    <message>
        <source>such a network (one that averages over the whole image, say) cannot be used here</source>
        <translation>这样的网络（例如对整幅图像求平均的网络）无法在此使用</translation>
    </message>
    <message>
        <source>texts beside the picture ({0})</source>
        <translation>图像附带的文字（{0}）</translation>
    </message>
    <message>
        <source>that disk is read-only. Choose another place</source>
        <translation>该磁盘为只读。请选择其他位置</translation>
    </message>
    <message>
        <source>the brightness curve has a point at {0}, not between 0 and 1</source>
        <translation>亮度曲线有一个点位于 {0}，不在 0 和 1 之间</translation>
    </message>
    <message>
        <source>the brightness curve has the factor {0}, not one from 0 to {1:g}</source>
        <translation>亮度曲线含有系数 {0}，不在 0 到 {1:g} 之间</translation>
    </message>
    <message>
        <source>the brightness curve has {0} points, not 1 to {1}</source>
        <translation>亮度曲线有 {0} 个点，应为 1 到 {1} 个</translation>
    </message>
    <message>
        <source>the brightness curve is not a function: after its point at {0:g} comes one at {1:g}</source>
        <translation>亮度曲线不是函数：位于 {0:g} 的点之后是位于 {1:g} 的点</translation>
    </message>
    <message>
        <source>the brightness curve is not a list of pairs of numbers</source>
        <translation>亮度曲线不是由数对组成的列表</translation>
    </message>
    <message>
        <source>the colour profile</source>
        <translation>颜色配置文件</translation>
    </message>
    <message>
        <source>the connection to that network share is lost. Restore it and save again</source>
        <translation>与该网络共享的连接已断开。请恢复连接后重新保存</translation>
    </message>
    <message>
        <source>the constant {0} is {1}</source>
        <translation>常量 {0} 是 {1}</translation>
    </message>
    <message>
        <source>the decoder crashed on it ({0}). Convert it with another program first, if one opens it</source>
        <translation>解码器在处理它时崩溃（{0}）。如果其他程序能打开它，请先用该程序转换</translation>
    </message>
    <message>
        <source>the disk does not take files of that size. Choose another place</source>
        <translation>该磁盘不支持这么大的文件。请选择其他位置</translation>
    </message>
    <message>
        <source>the disk reports an error. Check it, and choose another place</source>
        <translation>磁盘报告错误。请检查磁盘，并选择其他位置</translation>
    </message>
    <message>
        <source>the encoder says “{0}”</source>
        <translation>编码器报告“{0}”</translation>
    </message>
    <message>
        <source>the file declares that it does not take this size</source>
        <translation>文件声明不接受这种大小</translation>
    </message>
    <message>
        <source>the file declares that it does not take tiles of this size</source>
        <translation>文件声明不接受这种大小的块</translation>
    </message>
    <message>
        <source>the file or its folder is write-protected. Choose another place</source>
        <translation>文件或其所在文件夹有写保护。请选择其他位置</translation>
    </message>
    <message>
        <source>the first planes that come out are dropped</source>
        <translation>丢弃输出中最前的平面</translation>
    </message>
    <message>
        <source>the folder &apos;resources&apos; is missing beside {0}: the installation is incomplete; install the application again</source>
        <translation>{0} 旁缺少“resources”文件夹：安装不完整，请重新安装本程序</translation>
    </message>
    <message>
        <source>the gain map for HDR screens</source>
        <translation>用于 HDR 屏幕的增益图</translation>
    </message>
    <message>
        <source>the last planes that come out are dropped</source>
        <translation>丢弃输出中最后的平面</translation>
    </message>
    <message>
        <source>the mask has {0} × {1} pixels, and a photograph of {2} × {3} has other proportions</source>
        <translation>蒙版为 {0} × {1} 像素，与 {2} × {3} 的照片比例不同</translation>
    </message>
    <message>
        <source>the mask in it is damaged</source>
        <translation>其中的蒙版已损坏</translation>
    </message>
    <message>
        <source>the mask that belongs to it lies in the JSON file beside the picture</source>
        <translation>它所用的蒙版在图像旁边的 JSON 文件中</translation>
    </message>
    <message>
        <source>the mask was made for a photograph of {0} × {1} pixels, and this one has {2} × {3}</source>
        <translation>蒙版是为 {0} × {1} 像素的照片制作的，而这张为 {2} × {3}</translation>
    </message>
    <message>
        <source>the model “{0}” (SHA-256 {1}…) does not come with this version. Name its file with --model</source>
        <translation>此版本未附带模型“{0}”（SHA-256 {1}…）。请用 --model 指定其文件</translation>
    </message>
    <message>
        <source>the name pattern “{0}” fills “{1}” up to more than {2} characters</source>
        <translation>名称模式“{0}”把“{1}”填充到超过 {2} 个字符</translation>
    </message>
    <message>
        <source>the name pattern “{0}” has a field “{1}” that is not known; known are {2}</source>
        <translation>命名格式“{0}”中的字段“{1}”无法识别；可用字段有 {2}</translation>
    </message>
    <message>
        <source>the name pattern “{0}” is not one: {1}</source>
        <translation>“{0}”不是有效的命名格式：{1}</translation>
    </message>
    <message>
        <source>the name pattern “{0}” leads out of the output folder</source>
        <translation>命名格式“{0}”会指向输出文件夹之外</translation>
    </message>
    <message>
        <source>the name pattern “{0}” must end with {{suffix}}</source>
        <translation>命名格式“{0}”必须以 {{suffix}} 结尾</translation>
    </message>
    <message>
        <source>the operator set {0} is newer than {1}</source>
        <translation>运算符集 {0} 比 {1} 新</translation>
    </message>
    <message>
        <source>the place on earth (GeoTIFF)</source>
        <translation>地理位置（GeoTIFF）</translation>
    </message>
    <message>
        <source>the ratio of colour to sigma is 0 to {0:g}, not {1}</source>
        <translation>颜色与 σ 之比为 0 到 {0:g}，而不是 {1}</translation>
    </message>
    <message>
        <source>the resolution in pixels per inch</source>
        <translation>每英寸像素数的分辨率</translation>
    </message>
    <message>
        <source>the resolution, which is not in inches or centimetres</source>
        <translation>分辨率（单位不是英寸或厘米）</translation>
    </message>
    <message>
        <source>the runtime crashed: {0}</source>
        <translation>运行时崩溃：{0}</translation>
    </message>
    <message>
        <source>the runtime fell over it ({0})</source>
        <translation>运行时因它而崩溃（{0}）</translation>
    </message>
    <message>
        <source>the scheduler is gone; the same command goes on from here</source>
        <translation>调度器已断开；同一命令可从此处继续</translation>
    </message>
    <message>
        <source>the sigma for coarse noise is 0 to {0:g} in 8-bit levels, not {1}</source>
        <translation>粗噪声的 σ 应为 0 到 {0:g}（8 位灰阶），而不是 {1}</translation>
    </message>
    <message>
        <source>the suffix {0} is not known</source>
        <translation>扩展名 {0} 无法识别</translation>
    </message>
    <message>
        <source>the system says “{0}”</source>
        <translation>系统报告“{0}”</translation>
    </message>
    <message>
        <source>the time for which each picture of the animation is shown</source>
        <translation>动画中每幅图像的显示时间</translation>
    </message>
    <message>
        <source>the values “{0}”</source>
        <translation>数值“{0}”</translation>
    </message>
    <message>
        <source>the weights “{0}”</source>
        <translation>权重“{0}”</translation>
    </message>
    <message>
        <source>the words are {0}; or a name for several: {1}</source>
        <translation>可用的词为 {0}；或代表多个词的名称：{1}</translation>
    </message>
    <message>
        <source>there is a folder of that name. Choose another name</source>
        <translation>已有同名文件夹。请选择其他名称</translation>
    </message>
    <message>
        <source>there is no folder {0}. Create it or choose another place</source>
        <translation>文件夹 {0} 不存在。请创建它或选择其他位置</translation>
    </message>
    <message>
        <source>there is no space left on the disk. Free some or choose another place</source>
        <translation>磁盘空间已满。请释放空间或选择其他位置</translation>
    </message>
    <message>
        <source>there is no standard input to read the list from</source>
        <translation>没有可读取列表的标准输入</translation>
    </message>
    <message>
        <source>there is no such file. It may have been moved or renamed</source>
        <translation>没有此文件，可能已被移动或重命名</translation>
    </message>
    <message>
        <source>these weights denoise in none of the {0} ways in which their planes can be read, so what they mean is not known.</source>
        <translation>这些权重的平面有 {0} 种可能的读取方式，没有一种能够降噪，因此不知道它们的含义。</translation>
    </message>
    <message>
        <source>this installation has no AVIF codec. Convert the file to PNG first</source>
        <translation>当前安装没有 AVIF 编解码器。请先将文件转换为 PNG</translation>
    </message>
    <message>
        <source>transparency (the image is laid over white)</source>
        <translation>透明度（图像将叠加在白色背景上）</translation>
    </message>
    <message>
        <source>unknown architecture {0}; known: {1}</source>
        <translation>未知的结构 {0}；已知的有：{1}</translation>
    </message>
    <message>
        <source>unsigned</source>
        <translation>无符号</translation>
    </message>
    <message>
        <source>watching {0}; Ctrl+C ends it</source>
        <translation>正在监视 {0}；按 Ctrl+C 结束</translation>
    </message>
    <message>
        <source>weights that are computed, not constant (nodes: {0})</source>
        <translation>权重是算出来的而不是常量（节点数：{0}）</translation>
    </message>
    <message>
        <source>what display the HDR picture was made for</source>
        <translation>HDR 图像所针对的显示设备</translation>
    </message>
    <message>
        <source>what worker {0} writes is not seen here</source>
        <translation>在这里看不到工作进程 {0} 写入的内容</translation>
    </message>
    <message>
        <source>what {0} makes would</source>
        <translation>{0} 的输出</translation>
    </message>
    <message>
        <source>with quality {0}</source>
        <translation>质量 {0}</translation>
    </message>
    <message>
        <source>with the compression its source had, or quality {0}</source>
        <translation>与原文件相同的压缩方式，或质量 {0}</translation>
    </message>
    <message>
        <source>without loss</source>
        <translation>无损</translation>
    </message>
    <message>
        <source>worker {0} cannot write there</source>
        <translation>工作进程 {0} 无法在那里写入</translation>
    </message>
    <message>
        <source>worker {0} does not see {1}</source>
        <translation>工作进程 {0} 看不到 {1}</translation>
    </message>
    <message>
        <source>worker {0} has version {1}, this is {2}</source>
        <translation>工作进程 {0} 的版本是 {1}，而这里是 {2}</translation>
    </message>
    <message>
        <source>you have no permission to read it</source>
        <translation>您没有读取它的权限</translation>
    </message>
    <message>
        <source>your quota of disk space is used up. Free some or choose another place</source>
        <translation>您的磁盘配额已用尽。请释放空间或选择其他位置</translation>
    </message>
    <message>
        <source>{0:g} level</source>
        <translation>{0:g} 级</translation>
    </message>
    <message>
        <source>{0:g} level for all but {1:.1%} of the values</source>
        <translation>除 {1:.1%} 的值外为 {0:g} 级</translation>
    </message>
    <message>
        <source>{0:g} levels</source>
        <translation>{0:g} 级</translation>
    </message>
    <message>
        <source>{0:g} levels for all but {1:.1%} of the values</source>
        <translation>除 {1:.1%} 的值外都在 {0:g} 级之内</translation>
    </message>
    <message>
        <source>{0}

Stop it and quit? What is not finished is not saved.</source>
        <translation>{0}

要停止并退出吗？未完成的文件不会被保存。</translation>
    </message>
    <message>
        <source>{0}

{1}</source>
        <translation>{0}

{1}</translation>
    </message>
    <message>
        <source>{0} %</source>
        <translation>{0} %</translation>
    </message>
    <message>
        <source>{0} (details in {1})</source>
        <translation>{0}（详情见 {1}）</translation>
    </message>
    <message>
        <source>{0} (run again with --log FILE for the details)</source>
        <translation>{0}（加上 --log FILE 再运行一次可得详情）</translation>
    </message>
    <message>
        <source>{0} MB</source>
        <translation>{0} MB</translation>
    </message>
    <message>
        <source>{0} agrees with PyTorch: the largest difference is {1:.3g} levels of 255, at x {2}, y {3}; allowed: {4}.</source>
        <translation>{0} 与 PyTorch 一致：最大差别为 {1:.3g} 级（共 255 级），在 x {2}、y {3}；允许：{4}。</translation>
    </message>
    <message>
        <source>{0} and PyTorch agree: they differ by {1:.3g} levels of 255 at most.</source>
        <translation>{0} 与 PyTorch 一致：最多相差 {1:.3g} 级（共 255 级）。</translation>
    </message>
    <message>
        <source>{0} and PyTorch do not agree.</source>
        <translation>{0} 与 PyTorch 不一致。</translation>
    </message>
    <message>
        <source>{0} bits</source>
        <translation>{0} 位</translation>
    </message>
    <message>
        <source>{0} bits were stretched to 16</source>
        <translation>{0} 位已扩展为 16 位</translation>
    </message>
    <message>
        <source>{0} bytes behind the picture were left out</source>
        <translation>图像之后的 {0} 字节未保留</translation>
    </message>
    <message>
        <source>{0} cannot be copied into {1} ({2}).</source>
        <translation>无法将 {0} 复制到 {1}（{2}）。</translation>
    </message>
    <message>
        <source>{0} cannot be opened: reading it takes more than {1:.3g} GB of memory. Reduce the image with another program first.</source>
        <translation>无法打开 {0}：读取它需要超过 {1:.3g} GB 的内存。请先用其他程序缩小图像。</translation>
    </message>
    <message>
        <source>{0} cannot be opened: there is not enough memory for it. Close other programs or reduce the image first.</source>
        <translation>无法打开 {0}：内存不足。请先关闭其他程序或缩小图像。</translation>
    </message>
    <message>
        <source>{0} cannot be opened: {1}.</source>
        <translation>无法打开 {0}：{1}。</translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}.</source>
        <translation>无法读取 {0}：{1}。</translation>
    </message>
    <message>
        <source>{0} cannot be removed ({1}).</source>
        <translation>无法移除 {0}（{1}）。</translation>
    </message>
    <message>
        <source>{0} cannot be removed: {1}.</source>
        <translation>无法删除 {0}：{1}。</translation>
    </message>
    <message>
        <source>{0} cannot be saved: the encoder says “{1}”.</source>
        <translation>无法保存 {0}：编码器报告“{1}”。</translation>
    </message>
    <message>
        <source>{0} cannot be saved: there is not enough memory.</source>
        <translation>无法保存 {0}：内存不足。</translation>
    </message>
    <message>
        <source>{0} cannot be saved: {1} holds at most {2} pixels a side, and this image is {3} x {4}. Choose TIFF instead.</source>
        <translation>无法保存 {0}：{1} 每边最多 {2} 像素，而此图像为 {3} x {4}。请改用 TIFF。</translation>
    </message>
    <message>
        <source>{0} cannot be saved: {1}.</source>
        <translation>无法保存 {0}：{1}。</translation>
    </message>
    <message>
        <source>{0} cannot be saved: {1}. Choose one of {2}.</source>
        <translation>无法保存 {0}：{1}。请选择以下之一：{2}。</translation>
    </message>
    <message>
        <source>{0} cannot be used: {1}.</source>
        <translation>{0} 无法使用：{1}。</translation>
    </message>
    <message>
        <source>{0} cannot be written: give an output, -o, that ends in one of {1}.</source>
        <translation>无法写入 {0}：请用 -o 给出以 {1} 之一结尾的输出。</translation>
    </message>
    <message>
        <source>{0} cannot be written: {1}.</source>
        <translation>无法写入 {0}：{1}。</translation>
    </message>
    <message>
        <source>{0} comes with the application and cannot be removed.</source>
        <translation>{0} 随应用程序提供，无法移除。</translation>
    </message>
    <message>
        <source>{0} computes wrongly with the model in use, and is not used.</source>
        <translation>{0} 用当前模型计算有误，因此未使用。</translation>
    </message>
    <message>
        <source>{0} constants are {1} (such as {2})</source>
        <translation>{0} 个常量是 {1}（例如 {2}）</translation>
    </message>
    <message>
        <source>{0} could not load {1}: {2}</source>
        <translation>{0} 无法载入 {1}：{2}</translation>
    </message>
    <message>
        <source>{0} could not run: {1}.</source>
        <translation>{0} 无法运行：{1}。</translation>
    </message>
    <message>
        <source>{0} counts the photographs of one run; watching has no such count</source>
        <comment>{number}</comment>
        <translation>{0} 是一次运行中照片的编号；监视没有这样的编号</translation>
    </message>
    <message>
        <source>{0} denoises: {1:.1f} to {2:.1f} dB at sigma {3:g}</source>
        <translation>{0} 能够降噪：σ 为 {3:g} 时由 {1:.1f} dB 变为 {2:.1f} dB</translation>
    </message>
    <message>
        <source>{0} did not finish {1} × {2} pixels within {3:.0f} seconds.</source>
        <translation>{0} 未能在 {3:.0f} 秒内处理完 {1} × {2} 像素。</translation>
    </message>
    <message>
        <source>{0} differs from PyTorch by up to {1:.3g} levels of 255, at x {2}, y {3}. Sigma {4:g} is beyond the {5:g} that the model was made for.</source>
        <translation>{0} 与 PyTorch 最多相差 {1:.3g} 级（共 255 级），在 x {2}、y {3}。σ {4:g} 超出了模型所适用的 {5:g}。</translation>
    </message>
    <message>
        <source>{0} does not agree with PyTorch: the largest difference is {1:.3g} levels of 255, at x {2}, y {3}; allowed: {4}.</source>
        <translation>{0} 与 PyTorch 不一致：最大差别为 {1:.3g} 级（共 255 级），在 x {2}、y {3}；允许：{4}。</translation>
    </message>
    <message>
        <source>{0} does not denoise: {1:.1f} to {2:.1f} dB at sigma {3:g}</source>
        <translation>{0} 不能降噪：σ 为 {3:g} 时由 {1:.1f} dB 变为 {2:.1f} dB</translation>
    </message>
    <message>
        <source>{0} does not lie below {1}</source>
        <translation>{0} 不在 {1} 之下</translation>
    </message>
    <message>
        <source>{0} does not run on {1} × {2} pixels: {3}.</source>
        <translation>{0} 不在 {1} × {2} 像素上运行：{3}。</translation>
    </message>
    <message>
        <source>{0} done</source>
        <translation>完成 {0} 张</translation>
    </message>
    <message>
        <source>{0} done before</source>
        <translation>此前已完成 {0} 张</translation>
    </message>
    <message>
        <source>{0} extra channels were left out</source>
        <translation>已略去 {0} 个额外通道</translation>
    </message>
    <message>
        <source>{0} failed</source>
        <translation>失败 {0} 张</translation>
    </message>
    <message>
        <source>{0} failed ({1}): running on the processor instead.</source>
        <translation>{0} 运行失败（{1}）：已改用处理器运行。</translation>
    </message>
    <message>
        <source>{0} failed while running: {1}</source>
        <translation>{0} 运行失败：{1}</translation>
    </message>
    <message>
        <source>{0} files need the package {1}, which this bundle lacks and cannot take in. Install Denoise with Python instead, with its extra {2}, or {3}</source>
        <translation>{0} 文件需要软件包 {1}，本打包版没有它，也无法加入。请改用 Python 安装 Denoise 并带上附加组件 {2}，或{3}</translation>
    </message>
    <message>
        <source>{0} files need the package {1}. Install it (pip install &apos;denoise-gui[{2}]&apos;), or {3}</source>
        <translation>{0} 文件需要软件包 {1}。请安装它（pip install &apos;denoise-gui[{2}]&apos;），或{3}</translation>
    </message>
    <message>
        <source>{0} gives NaN or infinite values: {1} of {2}; each counts as a difference of 255 levels.</source>
        <translation>{0} 给出 NaN 或无穷大的值：{2} 个中有 {1} 个；每个按相差 255 级计。</translation>
    </message>
    <message>
        <source>{0} gives the same picture for every sigma.</source>
        <translation>{0} 对每个 σ 都给出相同的图像。</translation>
    </message>
    <message>
        <source>{0} h {1:02} min</source>
        <translation>{0} 小时 {1:02} 分钟</translation>
    </message>
    <message>
        <source>{0} has changed since it was opened, and a linear DNG is made of the file. Open it again.</source>
        <translation>{0} 在打开之后已被更改，而线性 DNG 由该文件生成。请重新打开它。</translation>
    </message>
    <message>
        <source>{0} has colours: a mask is a gray image.</source>
        <translation>{0} 含有颜色：蒙版须为灰度图像。</translation>
    </message>
    <message>
        <source>{0} has no journal: nothing was denoised into it</source>
        <translation>{0} 中没有日志：没有任何照片降噪到此文件夹</translation>
    </message>
    <message>
        <source>{0} has {1} pixels, the open image {2}: a clean reference is the same picture at the same size.</source>
        <translation>{0} 为 {1} 像素，打开的图像为 {2}：干净参考图应是同样尺寸的同一画面。</translation>
    </message>
    <message>
        <source>{0} has {1} pixels, the open image {2}: one of them is turned. Turn it, and open it again.</source>
        <translation>{0} 为 {1} 像素，打开的图像为 {2}：其中一幅被旋转了。请旋转后重新打开。</translation>
    </message>
    <message>
        <source>{0} have the shape {1}, for which there is no memory</source>
        <translation>{0}的形状为 {1}，没有足够内存容纳</translation>
    </message>
    <message>
        <source>{0} have the shape {1}, which is none</source>
        <translation>{0}的形状 {1} 无效</translation>
    </message>
    <message>
        <source>{0} holds no record of how it was made, and there is none beside it ({1}).</source>
        <translation>{0} 中没有制作记录，旁边也没有（{1}）。</translation>
    </message>
    <message>
        <source>{0} holds weights, which must be converted to ONNX first. That needs packages that are not installed ({1}): pip install &apos;denoise-gui[export]&apos;, then run this again; or convert it elsewhere: python -m exporter export --weights {0} --onnx model.onnx</source>
        <translation>{0} 中是权重，须先转换为 ONNX。转换所需的软件包尚未安装（{1}）：请执行 pip install &apos;denoise-gui[export]&apos; 后重新运行；或在其他机器上转换：python -m exporter export --weights {0} --onnx model.onnx</translation>
    </message>
    <message>
        <source>{0} holds weights, which must be converted to ONNX first. That needs packages that this bundle has not taken in yet: open the file in its window, which offers to install them.</source>
        <translation>{0} 中是权重，须先转换为 ONNX。转换所需的软件包尚未装入此程序包：请在其窗口中打开该文件，窗口会提供安装。</translation>
    </message>
    <message>
        <source>{0} in it means nothing to this version: it is a slip of the pen, or a later version wrote it</source>
        <translation>此版本不认识其中的 {0}：可能是笔误，或由更新的版本写入</translation>
    </message>
    <message>
        <source>{0} in {1}</source>
        <translation>{0}（{1} 张）</translation>
    </message>
    <message>
        <source>{0} instead of {1} gives the same picture within rounding; the more usual was taken.</source>
        <translation>{0} 与 {1} 给出的图像在舍入范围内相同；已采用较常见的一种。</translation>
    </message>
    <message>
        <source>{0} is 0 to {1:g}, not “{2}”</source>
        <translation>{0} 应为 0 到 {1:g}，而不是“{2}”</translation>
    </message>
    <message>
        <source>{0} is itself a result, and not denoised once more.</source>
        <translation>{0} 本身就是降噪结果，不再重复降噪。</translation>
    </message>
    <message>
        <source>{0} is no longer the result of {1}: their sizes differ.</source>
        <translation>{0} 已不是 {1} 的结果：尺寸不同。</translation>
    </message>
    <message>
        <source>{0} is not a folder. Choose another place</source>
        <translation>{0} 不是文件夹。请选择其他位置</translation>
    </message>
    <message>
        <source>{0} is not a format that is written; {1} are</source>
        <translation>不支持写入 {0} 格式；支持的格式有 {1}</translation>
    </message>
    <message>
        <source>{0} is not a recipe.</source>
        <translation>{0} 不是配方。</translation>
    </message>
    <message>
        <source>{0} is not a recipe: it is not JSON.</source>
        <translation>{0} 不是配方：它不是 JSON。</translation>
    </message>
    <message>
        <source>{0} is not a record of denoising: it does not say sigma, model and source.</source>
        <translation>{0} 不是降噪记录：未说明 σ、模型与源文件。</translation>
    </message>
    <message>
        <source>{0} is not a record of denoising: it is not JSON.</source>
        <translation>{0} 不是降噪记录：不是 JSON 文件。</translation>
    </message>
    <message>
        <source>{0} is not a report of denoise-gui run</source>
        <translation>{0} 不是 denoise-gui run 的报告</translation>
    </message>
    <message>
        <source>{0} is not among the plain operators (nodes: {1})</source>
        <translation>{0} 不在普通运算符之中（节点数：{1}）</translation>
    </message>
    <message>
        <source>{0} is not available here ({1} are): running on the processor instead.</source>
        <translation>{0} 在本机不可用（可用：{1}）：已改用处理器运行。</translation>
    </message>
    <message>
        <source>{0} is not installed; it comes with: pip install &apos;{1}&apos;</source>
        <translation>没有安装 {0}；安装方法：pip install &apos;{1}&apos;</translation>
    </message>
    <message>
        <source>{0} is not used: its results with {1} differ from the processor&apos;s by up to {2} levels of 255. The processor is used instead.</source>
        <translation>未使用 {0}：它用 {1} 得到的结果与处理器的结果最多相差 {2} 级（共 255 级）。已改用处理器。</translation>
    </message>
    <message>
        <source>{0} is not used: with {1} it returns values that are not numbers. The processor is used instead.</source>
        <translation>未使用 {0}：它用 {1} 算出的值不是数字。已改用处理器。</translation>
    </message>
    <message>
        <source>{0} is one of the photographs, and would be overwritten by a result.</source>
        <translation>{0} 是待处理的照片之一，会被结果覆盖。</translation>
    </message>
    <message>
        <source>{0} is saved, but the record beside it is not: {1}.</source>
        <translation>{0} 已保存，但旁边的记录未能保存：{1}。</translation>
    </message>
    <message>
        <source>{0} is slow here and ran on {1}x{2} pixels at x {3}, y {4} only; around them its picture is gray.</source>
        <translation>{0} 在这里很慢，只运行了位于 x {3}、y {4} 的 {1}x{2} 像素；其周围的画面为灰色。</translation>
    </message>
    <message>
        <source>{0} is the original. Saving here replaces it by the denoised picture for good.</source>
        <translation>{0} 是原图。保存到此处将用降噪后的图片永久替换它。</translation>
    </message>
    <message>
        <source>{0} is there already.</source>
        <translation>{0} 已存在。</translation>
    </message>
    <message>
        <source>{0} is {1}</source>
        <translation>{0} 是 {1}</translation>
    </message>
    <message>
        <source>{0} is {1}, the open image is {2}: they cannot be compared.</source>
        <translation>{0} 是{1}，打开的图像是{2}：两者无法比较。</translation>
    </message>
    <message>
        <source>{0} kB</source>
        <translation>{0} kB</translation>
    </message>
    <message>
        <source>{0} leaves the noise of a test picture nearly as it is, however it is read ({1}). What it makes of a photograph may be wrong.</source>
        <translation>无论以何种方式解读，{0} 几乎没有去除测试图的噪声（{1}）。它对照片的处理结果可能是错误的。</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} 分钟</translation>
    </message>
    <message>
        <source>{0} ms</source>
        <translation>{0} 毫秒</translation>
    </message>
    <message>
        <source>{0} not done</source>
        <translation>未完成 {0} 张</translation>
    </message>
    <message>
        <source>{0} returned the shape {1} for a picture of the shape {2}.</source>
        <translation>{0} 对形状为 {2} 的图片返回了形状 {1}。</translation>
    </message>
    <message>
        <source>{0} returned values from {1:.3g} to {2:.3g} for this picture, where black is 0 and white is 1. Nothing is kept of it; another noise level or another model may work.</source>
        <translation>{0} 对这张图片返回了 {1:.3g} 到 {2:.3g} 的值，而黑为 0，白为 1。结果不予保留；可以尝试其他噪声水平或其他模型。</translation>
    </message>
    <message>
        <source>{0} returned values that are not numbers (NaN or infinity) for this picture. Nothing is kept of it; another noise level or another model may work.</source>
        <translation>{0} 对这张图片返回了不是数字的值（NaN 或无穷大）。结果不予保留；可以尝试其他噪声水平或其他模型。</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
    <message>
        <source>{0} s per megapixel on this processor</source>
        <translation>在本处理器上每百万像素 {0} 秒</translation>
    </message>
    <message>
        <source>{0} says that it was exported from other weights ({1}… instead of {2}…).</source>
        <translation>{0} 声明它是从别的权重导出的（{1}… 而不是 {2}…）。</translation>
    </message>
    <message>
        <source>{0} sees further than its tiles: where they meet, the picture may be off by up to {1} levels of 255.</source>
        <translation>{0} 的视野超出了图块：在图块相接处，图像最多可能偏差 {1} 级（共 255 级）。</translation>
    </message>
    <message>
        <source>{0} skipped</source>
        <translation>跳过 {0} 张</translation>
    </message>
    <message>
        <source>{0} takes a tile at a time and ran on {1}x{2} pixels at x {3}, y {4}; around them its picture is gray.</source>
        <translation>{0} 一次处理一个图块，运行了位于 x {3}、y {4} 的 {1}x{2} 像素；其周围的画面为灰色。</translation>
    </message>
    <message>
        <source>{0} takes images of {1}x{2} pixels only.</source>
        <translation>{0} 只接受 {1}x{2} 像素的图像。</translation>
    </message>
    <message>
        <source>{0} takes one sigma for the whole picture. Where sigma varies, its result is interpolated between several.</source>
        <translation>{0} 对整幅图像只接受一个 sigma。在 sigma 变化之处，结果由多个 sigma 的结果插值得出。</translation>
    </message>
    <message>
        <source>{0} values that were NaN or infinite were replaced</source>
        <translation>已替换 {0} 个 NaN 或无穷大的数值</translation>
    </message>
    <message>
        <source>{0} wants {1:.3g} GB of memory at once for {2} × {3} pixels; networks may take {4:.3g} GB here.</source>
        <translation>{0} 处理 {2} × {3} 像素时一次要求 {1:.3g} GB 内存；此处网络最多可用 {4:.3g} GB。</translation>
    </message>
    <message>
        <source>{0} was checked: it computes what the processor does.</source>
        <translation>已检查 {0}：其计算结果与处理器一致。</translation>
    </message>
    <message>
        <source>{0} was made from “{1}”, which is not beside it. Name the original: denoise-gui run --from FILE INPUT</source>
        <translation>{0} 由“{1}”制成，但后者不在旁边。请指明原图：denoise-gui run --from FILE INPUT</translation>
    </message>
    <message>
        <source>{0} was made with a mask, which is kept in a JSON file beside it ({1}), and that file is missing.</source>
        <translation>{0} 制作时使用了蒙版，蒙版在应位于其旁边的 JSON 文件（{1}）中，而该文件不存在。</translation>
    </message>
    <message>
        <source>{0} was not converted: {1}</source>
        <translation>{0} 未能转换：{1}</translation>
    </message>
    <message>
        <source>{0} was not denoised: {1}.</source>
        <translation>{0} 未降噪：{1}。</translation>
    </message>
    <message>
        <source>{0} was not run here: {1}</source>
        <translation>{0} 没有在这里运行：{1}</translation>
    </message>
    <message>
        <source>{0} was read by trial: {1}.</source>
        <translation>{0} 的解读方式由试运行得出：{1}。</translation>
    </message>
    <message>
        <source>{0} would be overwritten by a result: give another output folder or another name pattern</source>
        <translation>{0} 会被结果覆盖：请换一个输出文件夹或命名格式</translation>
    </message>
    <message>
        <source>{0} would be overwritten by its own result: give another output</source>
        <translation>{0} 会被自己的结果覆盖：请指定另一个输出</translation>
    </message>
    <message>
        <source>{0} {1}</source>
        <translation>{0}{1}</translation>
    </message>
    <message>
        <source>{0}, headless, by the page&apos;s own script</source>
        <translation>{0}，无界面，由网页自己的脚本运行</translation>
    </message>
    <message>
        <source>{0}, line {1}, column {2}: {3}</source>
        <translation>{0}，第 {1} 行，{2} 列：{3}</translation>
    </message>
    <message>
        <source>{0}, line {1}: a path and a sigma are expected</source>
        <translation>{0} 第 {1} 行：需要路径和 σ</translation>
    </message>
    <message>
        <source>{0}, line {1}: the table cannot be read ({2})</source>
        <translation>{0} 第 {1} 行：无法读取表格（{2}）</translation>
    </message>
    <message>
        <source>{0}, line {1}: two columns are called {2}</source>
        <translation>{0}，第 {1} 行：有两列名为 {2}</translation>
    </message>
    <message>
        <source>{0}, line {1}: {2}</source>
        <translation>{0} 第 {1} 行：{2}</translation>
    </message>
    <message>
        <source>{0}, {1} left</source>
        <translation>{0}，剩余 {1}</translation>
    </message>
    <message>
        <source>{0}-bit floating point was converted to 32 bits</source>
        <translation>{0} 位浮点已转换为 32 位</translation>
    </message>
    <message>
        <source>{0}. Choose another name</source>
        <translation>{0}。请换一个名称</translation>
    </message>
    <message>
        <source>{0}.bias does not fit its weight</source>
        <translation>{0}.bias 与其权重不符</translation>
    </message>
    <message>
        <source>{0}: a Core ML package&apos;s name must end in .mlpackage</source>
        <translation>{0}：Core ML 包的名称必须以 .mlpackage 结尾</translation>
    </message>
    <message>
        <source>{0}: a MATLAB file, but without the &apos;net.layers&apos; of a MatConvNet network</source>
        <translation>{0}：是 MATLAB 文件，但没有 MatConvNet 网络的“net.layers”</translation>
    </message>
    <message>
        <source>{0}: a report is a .csv or a .json file</source>
        <translation>{0}：报告应为 .csv 或 .json 文件</translation>
    </message>
    <message>
        <source>{0}: an earlier run ended while it read this.</source>
        <translation>{0}：先前的一次运行在读取此文件时意外结束。</translation>
    </message>
    <message>
        <source>{0}: cannot be read ({1})</source>
        <translation>{0}：无法读取（{1}）</translation>
    </message>
    <message>
        <source>{0}: cannot be read as ONNX ({1})</source>
        <translation>{0}：无法作为 ONNX 读取（{1}）</translation>
    </message>
    <message>
        <source>{0}: cannot be read as a Core AI model ({1})</source>
        <translation>{0}：无法作为 Core AI 模型读取（{1}）</translation>
    </message>
    <message>
        <source>{0}: cannot be read as a MATLAB file ({1})</source>
        <translation>{0}：无法作为 MATLAB 文件读取（{1}）</translation>
    </message>
    <message>
        <source>{0}: cannot be read as a PyTorch file ({1})</source>
        <translation>{0}：无法作为 PyTorch 文件读取（{1}）</translation>
    </message>
    <message>
        <source>{0}: cannot be read as an image ({1})</source>
        <translation>{0}：无法作为图像读取（{1}）</translation>
    </message>
    <message>
        <source>{0}: cannot be read as an ncnn model ({1})</source>
        <translation>{0}：无法作为 ncnn 模型读取（{1}）</translation>
    </message>
    <message>
        <source>{0}: cannot be read as safetensors ({1})</source>
        <translation>{0}：无法作为 safetensors 读取（{1}）</translation>
    </message>
    <message>
        <source>{0}: cannot be read: it would unpack to {1:.1f} GB</source>
        <translation>{0}：无法读取：解压后将达 {1:.1f} GB</translation>
    </message>
    <message>
        <source>{0}: cannot be read: neither a PyTorch file nor a safetensors one, nor MATLAB&apos;s</source>
        <translation>{0}：无法读取：既不是 PyTorch 文件，也不是 safetensors 或 MATLAB 文件</translation>
    </message>
    <message>
        <source>{0}: cannot be written ({1})</source>
        <translation>{0}：无法写入（{1}）</translation>
    </message>
    <message>
        <source>{0}: computes wrongly</source>
        <translation>{0}：计算有误</translation>
    </message>
    <message>
        <source>{0}: every worker that was to denoise it died; it may need more memory than they have.</source>
        <translation>{0}：处理它的工作进程都意外终止了；它需要的内存可能超出它们所有。</translation>
    </message>
    <message>
        <source>{0}: holds Python code ({1}), not only weights: save the state_dict (torch.save(model.state_dict(), ...)) and export that</source>
        <translation>{0}：除权重外还含有 Python 代码（{1}）：请只保存 state_dict（torch.save(model.state_dict(), ...)），再导出它</translation>
    </message>
    <message>
        <source>{0}: holds Python code, not only weights: save the state_dict (torch.save(model.state_dict(), ...)) and export that</source>
        <translation>{0}：除权重外还含有 Python 代码：请只保存 state_dict（torch.save(model.state_dict(), ...)），再导出它</translation>
    </message>
    <message>
        <source>{0}: holds no page of this exporter ({1})</source>
        <translation>{0}：不含此导出程序写入的网页（{1}）</translation>
    </message>
    <message>
        <source>{0}: holds no state_dict, but something of the type “{1}”</source>
        <translation>{0}：其中没有 state_dict，而是类型为“{1}”的内容</translation>
    </message>
    <message>
        <source>{0}: in no reading that is known does it denoise: with image and sigma in 0 to 1 or 0 to 255, and the output as the image, the noise or a correction, a test picture of {1:.1f} dB comes out at {2:.1f} dB at best ({3}). A file that says what it is (see the contract of a model file) is taken at its word.</source>
        <translation>{0}：以任何已知方式解读都不能去噪：图像与 σ 取 0 到 1 或 0 到 255，输出视为图像、噪声或修正量，{1:.1f} dB 的测试图最好也只得到 {2:.1f} dB（{3}）。自身注明含义的文件（见模型文件约定）则以其说明为准。</translation>
    </message>
    <message>
        <source>{0}: is a MATLAB 7.3 file, which needs h5py: pip install &apos;denoise-gui[export]&apos;</source>
        <translation>{0}：是 MATLAB 7.3 文件，需要 h5py：pip install &apos;denoise-gui[export]&apos;</translation>
    </message>
    <message>
        <source>{0}: is a TorchScript module, which holds a program. Take its weights out and open those: torch.save(torch.jit.load(&quot;FILE&quot;).state_dict(), &quot;weights.pth&quot;)</source>
        <translation>{0}：是 TorchScript 模块，其中含有程序。请取出其权重再打开：torch.save(torch.jit.load(&quot;FILE&quot;).state_dict(), &quot;weights.pth&quot;)</translation>
    </message>
    <message>
        <source>{0}: is a device or a pipe, not a file</source>
        <translation>{0}：是设备或管道而不是文件</translation>
    </message>
    <message>
        <source>{0}: is a folder, not a file</source>
        <translation>{0}：是文件夹，不是文件</translation>
    </message>
    <message>
        <source>{0}: is a plain file, while a folder is to be written there; move the file away or choose another name</source>
        <translation>{0}：是普通文件，而这里要写入文件夹；请移走该文件或另选名称</translation>
    </message>
    <message>
        <source>{0}: is a program of torch.export (.pt2), not weights. Take its weights out and open those: torch.save(torch.export.load(&quot;FILE&quot;).state_dict, &quot;weights.pth&quot;)</source>
        <translation>{0}：是 torch.export 的程序（.pt2），不是权重。请取出其权重再打开：torch.save(torch.export.load(&quot;FILE&quot;).state_dict, &quot;weights.pth&quot;)</translation>
    </message>
    <message>
        <source>{0}: is a zip archive, but not one that torch.save wrote; if it holds the checkpoint, unpack it and open what lies in it</source>
        <translation>{0}：是 zip 压缩包，但不是由 torch.save 写成的；如果其中有检查点，请先解压，再打开里面的文件</translation>
    </message>
    <message>
        <source>{0}: is damaged: its content is not what its checksum was made of</source>
        <translation>{0}：已损坏：内容与其校验和不符</translation>
    </message>
    <message>
        <source>{0}: is no darktable package that can be run ({1})</source>
        <translation>{0}：不是可以运行的 darktable 软件包（{1}）</translation>
    </message>
    <message>
        <source>{0}: is not a comparison report ({1!r})</source>
        <translation>{0}：不是对比报告（{1!r}）</translation>
    </message>
    <message>
        <source>{0}: it is an image, not a list. Name it without --files-from</source>
        <translation>{0}：这是图像，不是列表。请不用 --files-from 直接给出它</translation>
    </message>
    <message>
        <source>{0}: it is of a later version of ONNX than this onnxruntime reads. Export it with an earlier opset, such as 17</source>
        <translation>{0}：它的 ONNX 版本比此 onnxruntime 能读取的更新。请用较早的 opset（例如 17）导出</translation>
    </message>
    <message>
        <source>{0}: it takes no noise level: its only input &apos;{1}&apos; ({2}) is a picture. Such a network has nothing that a slider could set.</source>
        <translation>{0}：它不接受噪声水平：唯一的输入“{1}”（{2}）是图片。这样的网络没有滑块可以调节的量。</translation>
    </message>
    <message>
        <source>{0}: it takes {1} images at a time ({2}); export it for one</source>
        <translation>{0}：它一次需要 {1} 幅图像（{2}）；请按单幅导出</translation>
    </message>
    <message>
        <source>{0}: it wants more than an image and a sigma: {1}. Export it with those fixed.</source>
        <translation>{0}：除图像与 σ 外它还需要：{1}。请将这些输入固定后再导出。</translation>
    </message>
    <message>
        <source>{0}: its &apos;{1}&apos; has {2} axes ({3}); a denoiser takes [1, channels, height, width]</source>
        <translation>{0}：其“{1}”有 {2} 个轴（{3}）；去噪模型接受 [1, 通道, 高, 宽]</translation>
    </message>
    <message>
        <source>{0}: its &apos;{1}&apos; is a {2}; a denoiser takes floats, white at 1</source>
        <translation>{0}：其 &apos;{1}&apos; 的类型为 {2}；降噪器应接受浮点数，白色为 1</translation>
    </message>
    <message>
        <source>{0}: its header does not describe a network of this project ({1})</source>
        <translation>{0}：其文件头描述的不是本项目的网络（{1}）</translation>
    </message>
    <message>
        <source>{0}: its inputs are not &apos;{1}&apos; and &apos;{2}&apos; but {3}</source>
        <translation>{0}：它的输入不是“{1}”和“{2}”，而是 {3}</translation>
    </message>
    <message>
        <source>{0}: its metadata gives version {1} of the model contract; this application reads version {2}. Export it with &apos;python -m exporter export&apos;.</source>
        <translation>{0}：其元数据为模型约定的第 {1} 版，而本程序读取第 {2} 版。请用 &apos;python -m exporter export&apos; 导出。</translation>
    </message>
    <message>
        <source>{0}: its metadata is not valid: {1}</source>
        <translation>{0}：其元数据无效：{1}</translation>
    </message>
    <message>
        <source>{0}: its metadata is not valid: {1} channels, multiple {2}, halo {3}</source>
        <translation>{0}：其元数据无效：{1} 个通道，倍数 {2}，边缘 {3}</translation>
    </message>
    <message>
        <source>{0}: its metadata lacks {1}</source>
        <translation>{0}：其元数据缺少 {1}</translation>
    </message>
    <message>
        <source>{0}: its name must end in {1}</source>
        <translation>{0}：名称必须以 {1} 结尾</translation>
    </message>
    <message>
        <source>{0}: its record cannot be used: {1}.</source>
        <translation>{0}：其中的记录无法使用：{1}。</translation>
    </message>
    <message>
        <source>{0}: its size is fixed at {1}x{2}, but a pixel needs {3} pixels of context on each side: too small to work in tiles. Export it with free or larger height and width.</source>
        <translation>{0}：其尺寸固定为 {1}x{2}，而每个像素的四周需要 {3} 像素的邻域：尺寸过小，无法分块运行。请以可变或更大的高和宽导出。</translation>
    </message>
    <message>
        <source>{0}: its tensors claim {1:.2f} GB together, of which the file holds {2:.2f}: they share their values. Save them with .clone()</source>
        <translation>{0}：其张量合计声称有 {1:.2f} GB，而文件中只有 {2:.2f} GB：它们共用数值。请用 .clone() 保存</translation>
    </message>
    <message>
        <source>{0}: its tensors do not fit its header: {1} has the shape {2}</source>
        <translation>{0}：其张量与文件头不符：{1} 的形状为 {2}</translation>
    </message>
    <message>
        <source>{0}: its tensors do not fit its header: {1} has the shape {2}, not {3}</source>
        <translation>{0}：其张量与文件头不符：{1} 的形状为 {2}，而不是 {3}</translation>
    </message>
    <message>
        <source>{0}: its tensors do not fit its header: {1} is missing</source>
        <translation>{0}：其张量与文件头不符：缺少 {1}</translation>
    </message>
    <message>
        <source>{0}: no scheduler answers there ({1})</source>
        <translation>{0}：那里没有调度器应答（{1}）</translation>
    </message>
    <message>
        <source>{0}: not a checkpoint that this training left ({1})</source>
        <translation>{0}：不是本程序训练留下的检查点（{1}）</translation>
    </message>
    <message>
        <source>{0}: not a colour profile of a monitor</source>
        <translation>{0}：不是显示器的颜色配置文件</translation>
    </message>
    <message>
        <source>{0}: not a denoiser: it has no output named &apos;{1}&apos; (its outputs: {2})</source>
        <translation>{0}：不是降噪器：没有名为 &apos;{1}&apos; 的输出（其输出：{2}）</translation>
    </message>
    <message>
        <source>{0}: not a denoiser: it takes no input</source>
        <translation>{0}：不是去噪模型：它没有输入</translation>
    </message>
    <message>
        <source>{0}: not a denoiser: none of its inputs is a picture of 1 or 3 channels beside a noise level (its inputs: {1})</source>
        <translation>{0}：不是去噪模型：其输入中没有与噪声水平并列的 1 或 3 通道图片（其输入：{1}）</translation>
    </message>
    <message>
        <source>{0}: not a model that can run ({1})</source>
        <translation>{0}：不是可以运行的模型（{1}）</translation>
    </message>
    <message>
        <source>{0}: not a model, or a damaged one ({1})</source>
        <translation>{0}：不是模型，或已损坏（{1}）</translation>
    </message>
    <message>
        <source>{0}: not a network that estimates noise ({1})</source>
        <translation>{0}：不是用于估计噪声的网络（{1}）</translation>
    </message>
    <message>
        <source>{0}: not weights of a network that is known here.</source>
        <translation>{0}：不是本程序已知网络的权重。</translation>
    </message>
    <message>
        <source>{0}: of another version of the application</source>
        <translation>{0}：属于此应用程序的其他版本</translation>
    </message>
    <message>
        <source>{0}: onnxruntime cannot compute its operator {1} with numbers of this type. Export it with 32-bit floating point</source>
        <translation>{0}：onnxruntime 无法以此类型的数值计算其运算符 {1}。请以 32 位浮点导出</translation>
    </message>
    <message>
        <source>{0}: several inputs need a folder to go to, not a file</source>
        <translation>{0}：多个输入需要输出到文件夹，而不是文件</translation>
    </message>
    <message>
        <source>{0}: shards need a folder to go to, not a file</source>
        <translation>{0}：分片需要输出到文件夹，而不是文件</translation>
    </message>
    <message>
        <source>{0}: something unexpected went wrong ({1}).</source>
        <translation>{0}：发生意外错误（{1}）。</translation>
    </message>
    <message>
        <source>{0}: the folder cannot be made ({1})</source>
        <translation>{0}：无法创建文件夹（{1}）</translation>
    </message>
    <message>
        <source>{0}: the folder cannot be read ({1})</source>
        <translation>{0}：无法读取文件夹（{1}）</translation>
    </message>
    <message>
        <source>{0}: the folder {1} does not allow writing</source>
        <translation>{0}：文件夹 {1} 不允许写入</translation>
    </message>
    <message>
        <source>{0}: the journals cannot be merged ({1})</source>
        <translation>{0}：无法合并日志（{1}）</translation>
    </message>
    <message>
        <source>{0}: the list cannot be read ({1})</source>
        <translation>{0}：无法读取列表（{1}）</translation>
    </message>
    <message>
        <source>{0}: the list is UTF-16; save it as UTF-8</source>
        <translation>{0}：列表是 UTF-16 编码，请保存为 UTF-8</translation>
    </message>
    <message>
        <source>{0}: the list names no photographs</source>
        <translation>{0}：列表中没有照片</translation>
    </message>
    <message>
        <source>{0}: the report cannot be written ({1})</source>
        <translation>{0}：无法写入报告（{1}）</translation>
    </message>
    <message>
        <source>{0}: the table cannot be read ({1})</source>
        <translation>{0}：无法读取表格（{1}）</translation>
    </message>
    <message>
        <source>{0}: the table has more than {1} rows. Divide it</source>
        <translation>{0}：表格超过 {1} 行。请将其拆分</translation>
    </message>
    <message>
        <source>{0}: the table has no rows of a path and a sigma</source>
        <translation>{0}：表格中没有包含路径和 σ 的行</translation>
    </message>
    <message>
        <source>{0}: the table is not UTF-8 text. Save it as UTF-8 (in a spreadsheet: CSV UTF-8)</source>
        <translation>{0}：该表格不是 UTF-8 文本。请另存为 UTF-8（在电子表格中选择 CSV UTF-8）</translation>
    </message>
    <message>
        <source>{0}: there is no folder {1} to write to</source>
        <translation>{0}：没有可写入的文件夹 {1}</translation>
    </message>
    <message>
        <source>{0}: there is no image in it that can be read.</source>
        <translation>{0}：其中没有可读取的图像。</translation>
    </message>
    <message>
        <source>{0}: there is no such file</source>
        <translation>{0}：没有这个文件</translation>
    </message>
    <message>
        <source>{0}: there is no such model file</source>
        <translation>{0}：没有这个模型文件</translation>
    </message>
    <message>
        <source>{0}: there is not enough memory for it.</source>
        <translation>{0}：内存不足。</translation>
    </message>
    <message>
        <source>{0}: there is not enough room on the disk; nothing was left behind</source>
        <translation>{0}：磁盘空间不足；没有留下任何东西</translation>
    </message>
    <message>
        <source>{0}: this folder holds something else and is not replaced; choose another name</source>
        <translation>{0}：此文件夹中有其他内容，不会被替换；请另选名称</translation>
    </message>
    <message>
        <source>{0}: this model is not opened: {1}</source>
        <translation>{0}：此模型未打开：{1}</translation>
    </message>
    <message>
        <source>{0}: this would take the place of {1}, or lie inside of it; choose another name</source>
        <translation>{0}：这会占据 {1} 的位置，或位于其中；请换一个名称</translation>
    </message>
    <message>
        <source>{0}: written by another version of the exporter (schema {1})</source>
        <translation>{0}：由其他版本的导出程序写出（格式 {1}）</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}：{1}</translation>
    </message>
    <message>
        <source>{0}: {1} claims {2:.2f} GB, of which the file holds {3:,} bytes: it repeats one value, as expand() leaves it. Save it with .contiguous()</source>
        <translation>{0}：{1} 声称有 {2:.2f} GB，而文件中只有 {3:,} 字节：它重复同一个值，如 expand() 的结果。请用 .contiguous() 保存</translation>
    </message>
    <message>
        <source>{0}: {1} has {2:,} dimensions; no layer has more than {3}, so the file is damaged or was made to harm</source>
        <translation>{0}：{1} 有 {2:,} 个维度；任何层都不会超过 {3} 个，因此文件已损坏或是恶意制作的</translation>
    </message>
    <message>
        <source>{0}: {1} holds NaN or infinite values</source>
        <translation>{0}：{1} 含有 NaN 或无穷大的值</translation>
    </message>
    <message>
        <source>{0}: {1}. Give it a sigma.</source>
        <translation>{0}：{1}。请为它指定 sigma。</translation>
    </message>
    <message>
        <source>{0}x{1} only</source>
        <translation>仅 {0}x{1}</translation>
    </message>
    <message>
        <source>{0}x{1} to {2}x{3}</source>
        <translation>{0}x{1} 到 {2}x{3}</translation>
    </message>
    <message>
        <source>× {0:.2f}  ·  σ {1:.1f}</source>
        <translation>× {0:.2f}  ·  σ {1:.1f}</translation>
    </message>
    <message>
        <source>σ {0}: {1} dB, {2}</source>
        <translation>σ {0}：{1} dB，{2}</translation>
    </message>
    <message>
        <source>“{0}” cannot be the name of a preset: it has 1 to {1} characters, does not begin with a dot, and has none of / \ : * ? &quot; &lt; &gt; |</source>
        <translation>“{0}”不能作为预设名称：名称须有 1 到 {1} 个字符，不以点开头，且不含 / \ : * ? &quot; &lt; &gt; |</translation>
    </message>
    <message>
        <source>“{0}” is shorter than the weights it should hold</source>
        <translation>“{0}”的长度不足以容纳其权重</translation>
    </message>
</context>
<context>
    <name>BatchWindow</name>
    <message>
        <source>&amp;Add Photographs…</source>
        <translation>添加照片(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>移除(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Remove from the Queue</source>
        <translation>从队列中移除(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>开始(&amp;S)</translation>
    </message>
    <message>
        <source>, about {0} left</source>
        <translation>，约剩 {0}</translation>
    </message>
    <message>
        <source>, {0} failed</source>
        <translation>，失败 {0} 张</translation>
    </message>
    <message>
        <source>Add All Photographs of a Folder</source>
        <translation>添加文件夹中的所有照片</translation>
    </message>
    <message>
        <source>Add Photographs</source>
        <translation>添加照片</translation>
    </message>
    <message>
        <source>Add a Fol&amp;der…</source>
        <translation>添加文件夹(&amp;D)…</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批处理</translation>
    </message>
    <message>
        <source>Open the &amp;Photograph</source>
        <translation>打开原照片(&amp;P)</translation>
    </message>
    <message>
        <source>Pa&amp;use</source>
        <translation>暂停(&amp;U)</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Progress of the batch</source>
        <translation>批处理进度</translation>
    </message>
    <message>
        <source>Reports ({0})</source>
        <translation>报告 ({0})</translation>
    </message>
    <message>
        <source>Res&amp;ume</source>
        <translation>继续(&amp;U)</translation>
    </message>
    <message>
        <source>Save Re&amp;port…</source>
        <translation>保存报告(&amp;P)…</translation>
    </message>
    <message>
        <source>Save the Report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Show in &amp;Folder</source>
        <translation>在文件夹中显示(&amp;F)</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
</context>
<context>
    <name>BatchWorkflow</name>
    <message>
        <source>A batch is running: {0} of {1} photographs are done. Stop it and quit? The rest can go on at the next start.</source>
        <translation>批处理正在进行：{1} 张照片中已处理 {0} 张。要停止并退出吗？其余照片可在下次启动时继续。</translation>
    </message>
    <message>
        <source>A batch of {0} photographs was not finished.</source>
        <translation>有一个包含 {0} 张照片的批处理尚未完成。</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批处理</translation>
    </message>
    <message>
        <source>Bring It Back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Stopped. Start goes on where it was: what is done is not done again.</source>
        <translation>已停止。按“开始”可从中断处继续：已完成的不会重做。</translation>
    </message>
    <message>
        <source>There are no photographs in it.</source>
        <translation>其中没有照片。</translation>
    </message>
    <message>
        <source>{0} photographs are left in the queue of a batch that was not started.</source>
        <translation>队列里还有 {0} 张照片，该批处理尚未开始。</translation>
    </message>
</context>
<context>
    <name>BenchDock</name>
    <message>
        <source>, clipped</source>
        <translation>，已截断</translation>
    </message>
    <message>
        <source>; measured on its middle {0} × {1} pixels</source>
        <translation>；在中央 {0} × {1} 像素上测量</translation>
    </message>
    <message>
        <source>Add Noise…</source>
        <translation>添加噪声…</translation>
    </message>
    <message>
        <source>Against {0}</source>
        <translation>参考图：{0}</translation>
    </message>
    <message>
        <source>Bench</source>
        <translation>评测</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>Best, σ {0:g}</source>
        <translation>最佳，σ {0:g}</translation>
    </message>
    <message>
        <source>Best: {0}</source>
        <translation>最佳：{0}</translation>
    </message>
    <message>
        <source>Copy Figures</source>
        <translation>复制数值</translation>
    </message>
    <message>
        <source>Denoised, σ {0:g}</source>
        <translation>降噪后，σ {0:g}</translation>
    </message>
    <message>
        <source>Drop a clean reference here, or add noise to a clean image, to measure how near to it a sigma comes.</source>
        <translation>将干净的参考图拖放到此处，或给干净的图像添加噪声，即可测量某个 σ 与其接近的程度。</translation>
    </message>
    <message>
        <source>Go On</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Noisy</source>
        <translation>含噪</translation>
    </message>
    <message>
        <source>Open Reference…</source>
        <translation>打开参考图…</translation>
    </message>
    <message>
        <source>PSNR</source>
        <translation>PSNR</translation>
    </message>
    <message>
        <source>PSNR at the best sigma</source>
        <translation>最佳 σ 处的 PSNR</translation>
    </message>
    <message>
        <source>PSNR of the denoised picture</source>
        <translation>降噪结果的 PSNR</translation>
    </message>
    <message>
        <source>PSNR of the noisy picture</source>
        <translation>含噪图像的 PSNR</translation>
    </message>
    <message>
        <source>PSNR, dB</source>
        <translation>PSNR，dB</translation>
    </message>
    <message>
        <source>SSIM</source>
        <translation>SSIM</translation>
    </message>
    <message>
        <source>SSIM at the best sigma</source>
        <translation>最佳 σ 处的 SSIM</translation>
    </message>
    <message>
        <source>SSIM of the denoised picture</source>
        <translation>降噪结果的 SSIM</translation>
    </message>
    <message>
        <source>SSIM of the noisy picture</source>
        <translation>含噪图像的 SSIM</translation>
    </message>
    <message>
        <source>Save Plot…</source>
        <translation>保存曲线图…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Take the Best</source>
        <translation>采用最佳值</translation>
    </message>
    <message>
        <source>The curve&apos;s progress</source>
        <translation>曲线的进度</translation>
    </message>
    <message>
        <source>What the curve shows</source>
        <translation>曲线显示的指标</translation>
    </message>
    <message>
        <source>{0} with added noise: σ {1:g}, seed {2}</source>
        <translation>{0}，已添加噪声：σ {1:g}，种子 {2}</translation>
    </message>
</context>
<context>
    <name>BenchMode</name>
    <message>
        <source>Add Noise {0:g}</source>
        <translation>添加噪声 {0:g}</translation>
    </message>
    <message>
        <source>Adding noise…</source>
        <translation>正在添加噪声…</translation>
    </message>
    <message>
        <source>Open a clean image first: the noise is added to it.</source>
        <translation>请先打开干净的图像：噪声将添加到其上。</translation>
    </message>
    <message>
        <source>Open the noisy image first, then its clean reference.</source>
        <translation>请先打开含噪图像，再打开其干净参考图。</translation>
    </message>
    <message>
        <source>Opening {0}…</source>
        <translation>正在打开 {0}…</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Picture</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>The original and the denoised picture, compared</source>
        <translation>原图与降噪结果的对比</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Commands found</source>
        <translation>找到的命令</translation>
    </message>
    <message>
        <source>No command matches. Try fewer letters.</source>
        <translation>没有匹配的命令。请减少输入的字符。</translation>
    </message>
    <message>
        <source>Search for a command</source>
        <translation>搜索命令</translation>
    </message>
    <message>
        <source>Type a few letters of a command or its keys</source>
        <translation>输入命令名称或快捷键的几个字符</translation>
    </message>
</context>
<context>
    <name>ComparisonTable</name>
    <message>
        <source>At</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Backend</source>
        <translation>后端</translation>
    </message>
    <message>
        <source>Computed by</source>
        <translation>计算者</translation>
    </message>
    <message>
        <source>Figures of the comparison</source>
        <translation>对比数据</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Largest difference</source>
        <translation>最大差异</translation>
    </message>
    <message>
        <source>Mean difference</source>
        <translation>平均差异</translation>
    </message>
    <message>
        <source>Operations</source>
        <translation>算子数</translation>
    </message>
    <message>
        <source>PSNR</source>
        <translation>PSNR</translation>
    </message>
    <message>
        <source>Pixels changed</source>
        <translation>有变化的像素</translation>
    </message>
    <message>
        <source>Sizes</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>The first layer that differs: {0}</source>
        <translation>首个出现差异的层：{0}</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>could not run</source>
        <translation>无法运行</translation>
    </message>
    <message>
        <source>identical</source>
        <translation>完全相同</translation>
    </message>
    <message>
        <source>the reference</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>{0} levels</source>
        <translation>{0} 级</translation>
    </message>
    <message>
        <source>✓ agrees</source>
        <translation>✓ 一致</translation>
    </message>
    <message>
        <source>✗ differs</source>
        <translation>✗ 不一致</translation>
    </message>
</context>
<context>
    <name>ComparisonWindow</name>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Difference from PyTorch</source>
        <translation>与 PyTorch 的差异(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Reveal Files</source>
        <translation>打开所在文件夹(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Save Report…</source>
        <translation>保存报告(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Use This Model</source>
        <translation>使用此模型(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Worst pixel</source>
        <translation>差异最大的像素(&amp;W)</translation>
    </message>
    <message>
        <source>: difference, white is {0} levels</source>
        <translation>：差异图，白色为 {0} 级</translation>
    </message>
    <message>
        <source>Comparison at sigma {0} — {1}</source>
        <translation>σ = {0} 时的对比 — {1}</translation>
    </message>
    <message>
        <source>Gain of the difference</source>
        <translation>差异放大倍数</translation>
    </message>
    <message>
        <source>The live view goes on with the ONNX file just exported</source>
        <translation>实时预览改用刚导出的 ONNX 文件</translation>
    </message>
</context>
<context>
    <name>CrashNotices</name>
    <message>
        <source>An earlier session ended in a crash, which may have lost what was not saved. What is known of it was written to {0}</source>
        <translation>上一次运行异常崩溃，未保存的内容可能已丢失。已知信息已写入 {0}</translation>
    </message>
    <message>
        <source>Open Folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Something unexpected went wrong ({0}). Your image is untouched. A report was written to {1}</source>
        <translation>发生意外错误（{0}）。您的图像未受影响。报告已写入 {1}</translation>
    </message>
    <message>
        <source>Something unexpected went wrong ({0}). Your image is untouched. No report could be written to {1}; Help &gt; Show Log tells more.</source>
        <translation>发生意外错误（{0}）。您的图像未受影响。报告无法写入 {1}；详情见“帮助 &gt; 显示日志”。</translation>
    </message>
</context>
<context>
    <name>CurveView</name>
    <message>
        <source>Brightness {0:.0f} % · × {1:.2f}</source>
        <translation>亮度 {0:.0f} % · × {1:.2f}</translation>
    </message>
    <message>
        <source>How much of sigma applies to what brightness, from black to white.
Drag a point; double click adds or removes one. Keys: ← → choose, ↑ ↓ move.
Crosses: the noise of this picture, as it was measured.</source>
        <translation>各亮度（从黑到白）适用多少 σ。
拖动点；双击添加或删除。键：← → 选择，↑ ↓ 移动。
叉号：这张照片测得的噪声。</translation>
    </message>
    <message>
        <source>Point {0} of {1}: brightness {2:.0f} %, factor {3:.2f}</source>
        <translation>第 {0} 点，共 {1} 点：亮度 {2:.0f} %，系数 {3:.2f}</translation>
    </message>
    <message>
        <source>Sigma by brightness</source>
        <translation>按亮度的 σ</translation>
    </message>
</context>
<context>
    <name>Document</name>
    <message>
        <source>Pasted image</source>
        <translation>粘贴的图像</translation>
    </message>
    <message>
        <source>{0} + noise σ {1:g}</source>
        <translation>{0} + 噪声 σ {1:g}</translation>
    </message>
</context>
<context>
    <name>DropHint</name>
    <message>
        <source>Drop to open</source>
        <translation>松开即可打开</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>&amp;Core ML package</source>
        <translation>Core ML 包(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Export and Compare</source>
        <translation>导出并对比(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Fixed size</source>
        <translation>固定尺寸(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Input and output</source>
        <translation>输入与输出(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;ONNX file</source>
        <translation>ONNX 文件(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Precision</source>
        <translation>精度(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Runs on</source>
        <translation>运行平台(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Weights</source>
        <translation>权重(&amp;W)</translation>
    </message>
    <message>
        <source>6-bit palette</source>
        <translation>6 位调色板</translation>
    </message>
    <message>
        <source>8-bit linear</source>
        <translation>8 位线性量化</translation>
    </message>
    <message>
        <source>8-bit palette</source>
        <translation>8 位调色板</translation>
    </message>
    <message>
        <source>Also try many &amp;sizes and sigmas</source>
        <translation>同时检验多种尺寸和 σ(&amp;S)</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Choose a Folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Choose the Weights</source>
        <translation>选择权重文件</translation>
    </message>
    <message>
        <source>Com&amp;pression</source>
        <translation>压缩(&amp;P)</translation>
    </message>
    <message>
        <source>F&amp;older</source>
        <translation>文件夹(&amp;O)</translation>
    </message>
    <message>
        <source>Fixed height in pixels</source>
        <translation>固定高度（像素）</translation>
    </message>
    <message>
        <source>Fixed width in pixels</source>
        <translation>固定宽度（像素）</translation>
    </message>
    <message>
        <source>For Core ML and Core AI</source>
        <translation>用于 Core ML 和 Core AI</translation>
    </message>
    <message>
        <source>For Core ML, Core AI and ncnn</source>
        <translation>用于 Core ML、Core AI 和 ncnn</translation>
    </message>
    <message>
        <source>Images: 8-bit pixels in and out, to drop into an app</source>
        <translation>图像：输入输出均为 8 位像素，可直接放入应用</translation>
    </message>
    <message>
        <source>Largest size in pixels</source>
        <translation>最大尺寸（像素）</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>ONNX operator set</source>
        <translation>ONNX 算子集</translation>
    </message>
    <message>
        <source>Re-export and Compare</source>
        <translation>重新导出并对比</translation>
    </message>
    <message>
        <source>Rea&amp;d as</source>
        <translation>读取方式(&amp;D)</translation>
    </message>
    <message>
        <source>Si&amp;zes</source>
        <translation>尺寸范围(&amp;Z)</translation>
    </message>
    <message>
        <source>Sigma 0 to 75, odd, tiny and large sizes: finds sizes baked in at export</source>
        <translation>σ 从 0 到 75，奇数、极小与较大的尺寸：找出导出时被写死的尺寸</translation>
    </message>
    <message>
        <source>Smallest size in pixels</source>
        <translation>最小尺寸（像素）</translation>
    </message>
    <message>
        <source>Tensors: float in [0, 1], as in the ONNX file</source>
        <translation>张量：[0, 1] 范围的浮点数，与 ONNX 文件相同</translation>
    </message>
    <message>
        <source>What goes into the network and comes out, where a checkpoint does not say it</source>
        <translation>网络的输入与输出各是什么（检查点本身不说明时）</translation>
    </message>
    <message>
        <source>Will be replaced: {0}</source>
        <translation>将被替换：{0}</translation>
    </message>
    <message>
        <source>Writes the network with every layer inside the graph, runs all of it on the open image, and tells whether the outputs agree.</source>
        <translation>导出包含全部层的完整网络，在当前图像上逐一运行，并判断各输出是否一致。</translation>
    </message>
    <message>
        <source>float16: half the size, what phones run fastest</source>
        <translation>float16：体积减半，手机上运行最快</translation>
    </message>
    <message>
        <source>float32: exact to the seventh digit</source>
        <translation>float32：精确到第七位有效数字</translation>
    </message>
    <message>
        <source>height × width in pixels</source>
        <translation>高 × 宽（像素）</translation>
    </message>
    <message>
        <source>iOS 16, macOS 13 and later</source>
        <translation>iOS 16、macOS 13 及更高版本</translation>
    </message>
    <message>
        <source>iOS 17, macOS 14 and later</source>
        <translation>iOS 17、macOS 14 及更高版本</translation>
    </message>
    <message>
        <source>iOS 18, macOS 15 and later</source>
        <translation>iOS 18、macOS 15 及更高版本</translation>
    </message>
    <message>
        <source>operator set {0}</source>
        <translation>算子集 {0}</translation>
    </message>
    <message>
        <source>pixels each way, where the size is free</source>
        <translation>像素（尺寸可变时的边长范围）</translation>
    </message>
</context>
<context>
    <name>ExportWorkflow</name>
    <message>
        <source>Open a photograph first: the outputs are compared on it.</source>
        <translation>请先打开一张照片：各输出将在其上进行对比。</translation>
    </message>
    <message>
        <source>Please wait for the export under way, or cancel it.</source>
        <translation>请等待正在进行的导出完成，或将其取消。</translation>
    </message>
    <message>
        <source>Re-export and Compare</source>
        <translation>重新导出并对比</translation>
    </message>
    <message>
        <source>Save the Report In</source>
        <translation>选择报告的保存位置</translation>
    </message>
    <message>
        <source>The report could not be saved: {0}</source>
        <translation>报告无法保存：{0}</translation>
    </message>
</context>
<context>
    <name>FileCommands</name>
    <message>
        <source>Opening {0}…</source>
        <translation>正在打开 {0}…</translation>
    </message>
    <message>
        <source>Pasting…</source>
        <translation>正在粘贴…</translation>
    </message>
    <message>
        <source>Saving {0}…</source>
        <translation>正在保存 {0}…</translation>
    </message>
    <message>
        <source>The picture on the clipboard could not be read.</source>
        <translation>无法读取剪贴板中的图片。</translation>
    </message>
    <message>
        <source>There is no image to save yet.</source>
        <translation>还没有可保存的图像。</translation>
    </message>
    <message>
        <source>{0} is saved. What this format cannot hold: {1}.</source>
        <translation>{0} 已保存。此格式无法保存：{1}。</translation>
    </message>
</context>
<context>
    <name>FileOptionsDialog</name>
    <message>
        <source>&amp;Restore Defaults</source>
        <translation>恢复默认(&amp;R)</translation>
    </message>
    <message>
        <source>Also in a &amp;JSON file beside the picture</source>
        <translation>同时写入图片旁边的 JSON 文件(&amp;J)</translation>
    </message>
    <message>
        <source>Camera raw</source>
        <translation>相机 RAW</translation>
    </message>
    <message>
        <source>Develop camera raw in &amp;linear light instead of sRGB</source>
        <translation>以线性光而非 sRGB 冲洗相机 RAW(&amp;L)</translation>
    </message>
    <message>
        <source>Each format takes what it has a place for: quality is that of lossy formats, and PNG and TIFF are always without loss.</source>
        <translation>每种格式只采用它能容纳的选项：质量用于有损格式，PNG 和 TIFF 始终无损。</translation>
    </message>
    <message>
        <source>File Options</source>
        <translation>文件选项</translation>
    </message>
    <message>
        <source>How a picture was made is always in its XMP data, where it has a place for them</source>
        <translation>图片的制作方式始终写入其 XMP 数据（如果格式支持）</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Takes effect with the next raw file that is opened</source>
        <translation>对下一个打开的 RAW 文件生效</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Close the filmstrip</source>
        <translation>关闭胶片条</translation>
    </message>
    <message>
        <source>Denoise All…</source>
        <translation>全部降噪…</translation>
    </message>
    <message>
        <source>Take these photographs into the batch</source>
        <translation>将这些照片加入批处理</translation>
    </message>
    <message>
        <source>Which of the photographs is open</source>
        <translation>当前打开的是第几张照片</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>第 {0} 张，共 {1} 张</translation>
    </message>
    <message>
        <source>{0} photographs</source>
        <translation>{0} 张照片</translation>
    </message>
</context>
<context>
    <name>FolderWalk</name>
    <message>
        <source>Open an image of a folder first.</source>
        <translation>请先打开文件夹中的一张图像。</translation>
    </message>
    <message>
        <source>Opening the next image…</source>
        <translation>正在打开下一张图像…</translation>
    </message>
    <message>
        <source>Opening the previous image…</source>
        <translation>正在打开上一张图像…</translation>
    </message>
    <message>
        <source>Skipped {0} files that cannot be read: {1}, …</source>
        <translation>已跳过 {0} 个无法读取的文件：{1}，…</translation>
    </message>
    <message>
        <source>Skipped, because it cannot be read: {0}</source>
        <translation>已跳过无法读取的文件：{0}</translation>
    </message>
    <message>
        <source>This is the first image in the folder.</source>
        <translation>这已是文件夹中的第一张图像。</translation>
    </message>
    <message>
        <source>This is the first one.</source>
        <translation>这是第一张。</translation>
    </message>
    <message>
        <source>This is the last image in the folder.</source>
        <translation>这已是文件夹中的最后一张图像。</translation>
    </message>
    <message>
        <source>This is the last one.</source>
        <translation>这是最后一张。</translation>
    </message>
</context>
<context>
    <name>FurtherFormats</name>
    <message>
        <source>A folder that any browser opens: drop a picture on it; nothing is uploaded. The first time, onnxruntime-web is fetched from npm (33 MB).</source>
        <translation>任何浏览器都能打开的文件夹：把图片拖到上面即可，不会上传任何内容。第一次会从 npm 获取 onnxruntime-web（33 MB）。</translation>
    </message>
    <message>
        <source>Core &amp;AI model</source>
        <translation>Core &amp;AI 模型</translation>
    </message>
    <message>
        <source>For Android, by processor or Vulkan</source>
        <translation>用于 Android，由处理器或 Vulkan 运行</translation>
    </message>
    <message>
        <source>For darktable 5.6 and later, with the sigma that is set now</source>
        <translation>用于 darktable 5.6 或更新，采用当前设定的 sigma</translation>
    </message>
    <message>
        <source>For iOS and macOS 27; run here by Apple&apos;s own runtime, on a part of it</source>
        <translation>用于 iOS 和 macOS 27；在这里由苹果自己的运行时在图像的一部分上运行</translation>
    </message>
    <message>
        <source>Further formats</source>
        <translation>其他格式</translation>
    </message>
    <message>
        <source>Not installed: {0}</source>
        <translation>未安装：{0}</translation>
    </message>
    <message>
        <source>Pac&amp;kage for darktable</source>
        <translation>darktable 软件包(&amp;K)</translation>
    </message>
    <message>
        <source>We&amp;b page</source>
        <translation>网页(&amp;B)</translation>
    </message>
    <message>
        <source>nc&amp;nn folder</source>
        <translation>ncnn 文件夹(&amp;N)</translation>
    </message>
</context>
<context>
    <name>GradientPane</name>
    <message>
        <source>End, from the left</source>
        <translation>终点，距左侧</translation>
    </message>
    <message>
        <source>End, from the top</source>
        <translation>终点，距顶部</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>擦除</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>减弱</translation>
    </message>
    <message>
        <source>Middle, from the left</source>
        <translation>中心，距左侧</translation>
    </message>
    <message>
        <source>Middle, from the top</source>
        <translation>中心，距顶部</translation>
    </message>
    <message>
        <source>More</source>
        <translation>加强</translation>
    </message>
    <message>
        <source>Of the gradient in the picture</source>
        <translation>渐变在图像中的位置</translation>
    </message>
    <message>
        <source>Outside instead of inside</source>
        <translation>外侧而非内侧</translation>
    </message>
    <message>
        <source>Place a New One</source>
        <translation>新建渐变</translation>
    </message>
    <message>
        <source>Radius across</source>
        <translation>横向半径</translation>
    </message>
    <message>
        <source>Radius down</source>
        <translation>纵向半径</translation>
    </message>
    <message>
        <source>Softness</source>
        <translation>柔和度</translation>
    </message>
    <message>
        <source>Start, from the left</source>
        <translation>起点，距左侧</translation>
    </message>
    <message>
        <source>Start, from the top</source>
        <translation>起点，距顶部</translation>
    </message>
    <message>
        <source>The gradient lays on</source>
        <translation>渐变的作用</translation>
    </message>
    <message>
        <source>Turned by</source>
        <translation>旋转角度</translation>
    </message>
    <message>
        <source>Where it can be seen; then move its handles, or change the numbers</source>
        <translation>放在可见处，然后移动控制点或修改数值</translation>
    </message>
</context>
<context>
    <name>ImageWork</name>
    <message>
        <source>Please wait for the work under way, or cancel it.</source>
        <translation>请等待正在进行的操作完成，或将其取消。</translation>
    </message>
</context>
<context>
    <name>InstallDialog</name>
    <message>
        <source>&amp;Copy Command</source>
        <translation>复制命令(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Install Now</source>
        <translation>立即安装(&amp;I)</translation>
    </message>
    <message>
        <source>The command and what it says</source>
        <translation>命令及其输出</translation>
    </message>
    <message>
        <source>pip ended with code {0}: see above.</source>
        <translation>pip 以代码 {0} 结束：详见上文。</translation>
    </message>
    <message>
        <source>{0} of {1} MB</source>
        <translation>{0} / {1} MB</translation>
    </message>
</context>
<context>
    <name>JobProgress</name>
    <message>
        <source>About {0} left</source>
        <translation>大约剩余 {0}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>LimitPane</name>
    <message>
        <source>0 is black, 100 white</source>
        <translation>0 为黑，100 为白</translation>
    </message>
    <message>
        <source>Brightest</source>
        <translation>最亮</translation>
    </message>
    <message>
        <source>Click in the picture on what the painted places are to be like</source>
        <translation>在图像中单击要匹配的位置</translation>
    </message>
    <message>
        <source>Colour that is painted</source>
        <translation>绘制的颜色</translation>
    </message>
    <message>
        <source>Darkest</source>
        <translation>最暗</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>所有位置</translation>
    </message>
    <message>
        <source>How far a colour may be from it</source>
        <translation>颜色允许的差异</translation>
    </message>
    <message>
        <source>Over what it falls off beyond</source>
        <translation>边界外的过渡宽度</translation>
    </message>
    <message>
        <source>Paint only</source>
        <translation>仅绘制</translation>
    </message>
    <message>
        <source>Painting keeps to edges in the picture: each place counts by what it shows</source>
        <translation>绘制会遵循图像中的边缘：每处按其内容计算</translation>
    </message>
    <message>
        <source>Pick</source>
        <translation>拾取</translation>
    </message>
    <message>
        <source>Softness</source>
        <translation>柔和度</translation>
    </message>
    <message>
        <source>Tolerance</source>
        <translation>容差</translation>
    </message>
    <message>
        <source>Where it is as bright</source>
        <translation>亮度相近处</translation>
    </message>
    <message>
        <source>Where may be painted</source>
        <translation>可绘制的位置</translation>
    </message>
    <message>
        <source>Where the colour is alike</source>
        <translation>颜色相近处</translation>
    </message>
</context>
<context>
    <name>LogWindow</name>
    <message>
        <source>&amp;Copy All</source>
        <translation>全部复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Open Folder</source>
        <translation>打开文件夹(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>刷新(&amp;R)</translation>
    </message>
    <message>
        <source>Contents of the file</source>
        <translation>文件内容</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Log of this and earlier sessions</source>
        <translation>本次及以往运行的日志</translation>
    </message>
    <message>
        <source>No log could be written on this machine.</source>
        <translation>无法在本机写入日志。</translation>
    </message>
    <message>
        <source>Report {0}</source>
        <translation>报告 {0}</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>显示内容</translation>
    </message>
</context>
<context>
    <name>MaskDock</name>
    <message>
        <source>A gradient along a line. Key: Z</source>
        <translation>沿直线的渐变。按键：Z</translation>
    </message>
    <message>
        <source>A gradient in an ellipse. Key: Shift+Z</source>
        <translation>椭圆内的渐变。按键：Shift+Z</translation>
    </message>
    <message>
        <source>A pen&apos;s pressure changes</source>
        <translation>笔压改变</translation>
    </message>
    <message>
        <source>As a gray PNG; white is × 4</source>
        <translation>存为灰度 PNG；白色为 × 4</translation>
    </message>
    <message>
        <source>Back to sigma as it is. Key: V</source>
        <translation>恢复原来的 σ。按键：V</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Colour of the mask</source>
        <translation>蒙版颜色</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Diameter of the brush in pixels of the photograph. Keys: [ and ]</source>
        <translation>画笔直径，以照片像素计。按键：[ 和 ]</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>擦除</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Flat Areas</source>
        <translation>平坦区域</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>流量</translation>
    </message>
    <message>
        <source>For another photograph of the same size</source>
        <translation>用于另一张相同大小的照片</translation>
    </message>
    <message>
        <source>From a gray image</source>
        <translation>来自灰度图像</translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation>硬度</translation>
    </message>
    <message>
        <source>How much of the brush is even before it falls off. Keys: Shift+[ and Shift+]</source>
        <translation>画笔中衰减前的均匀部分。按键：Shift+[ 和 Shift+]</translation>
    </message>
    <message>
        <source>How much one pass lays on. Keys: comma and full stop</source>
        <translation>每一笔涂上的量。按键：逗号和句号</translation>
    </message>
    <message>
        <source>In one colour where sigma is more, in the opposite where it is less. Key: O</source>
        <translation>σ 较大处用一种颜色，较小处用相反的颜色。按键：O</translation>
    </message>
    <message>
        <source>In pixels of the photograph</source>
        <translation>以照片像素计</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>反转</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>减弱</translation>
    </message>
    <message>
        <source>Less leads to</source>
        <translation>减弱至</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Load…</source>
        <translation>载入…</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>蒙版</translation>
    </message>
    <message>
        <source>More</source>
        <translation>加强</translation>
    </message>
    <message>
        <source>More leads to</source>
        <translation>加强至</translation>
    </message>
    <message>
        <source>More sigma where the picture is flat</source>
        <translation>在图像平坦处增大 σ</translation>
    </message>
    <message>
        <source>No mask at all</source>
        <translation>不使用蒙版</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Of the mask where it is shown</source>
        <translation>蒙版显示时的不透明度</translation>
    </message>
    <message>
        <source>On the screen</source>
        <translation>屏幕显示</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Paint everywhere that the limit allows</source>
        <translation>绘制限定允许的所有位置</translation>
    </message>
    <message>
        <source>Paint less sigma. Key: Shift+W</source>
        <translation>减小 σ。按键：Shift+W</translation>
    </message>
    <message>
        <source>Paint more sigma. Key: W</source>
        <translation>增大 σ。按键：W</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Radial</source>
        <translation>径向</translation>
    </message>
    <message>
        <source>Radius of the blur</source>
        <translation>模糊半径</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Show the mask</source>
        <translation>显示蒙版</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Size and flow</source>
        <translation>大小和流量</translation>
    </message>
    <message>
        <source>Soften every edge of the mask</source>
        <translation>柔化蒙版的所有边缘</translation>
    </message>
    <message>
        <source>Swaps what was painted and what was not</source>
        <translation>涂过与未涂处互换</translation>
    </message>
    <message>
        <source>Tell sigma beside the cursor</source>
        <translation>在光标旁显示 σ</translation>
    </message>
    <message>
        <source>The factor on sigma where it is painted fully, 1 to 4</source>
        <translation>完全涂满处 σ 的倍数，1 至 4</translation>
    </message>
    <message>
        <source>The factor on sigma where it is painted fully; at 0 nothing is denoised</source>
        <translation>完全涂满处 σ 的倍数；为 0 时不降噪</translation>
    </message>
    <message>
        <source>The mask that was copied</source>
        <translation>已复制的蒙版</translation>
    </message>
    <message>
        <source>The whole mask</source>
        <translation>整个蒙版</translation>
    </message>
</context>
<context>
    <name>ModelCommands</name>
    <message>
        <source>Comparing models…</source>
        <translation>正在比较模型…</translation>
    </message>
    <message>
        <source>Noise of a camera: the model {0} is used</source>
        <translation>相机噪声：使用模型 {0}</translation>
    </message>
    <message>
        <source>Open a photograph first: the models are compared on it.</source>
        <translation>请先打开一张照片：将在其上比较模型。</translation>
    </message>
    <message>
        <source>Remove a Model</source>
        <translation>移除模型</translation>
    </message>
    <message>
        <source>Remove {0} from the library? The file it was opened from stays.</source>
        <translation>要从模型库中移除 {0} 吗？其来源文件会保留。</translation>
    </message>
    <message>
        <source>There is no other model to go back to yet.</source>
        <translation>还没有可以切换回的其他模型。</translation>
    </message>
    <message>
        <source>This model stays for other photographs. Back: Model &gt; Choose by Noise</source>
        <translation>其他照片也将使用此模型。恢复：“模型 &gt; 按噪声选择”</translation>
    </message>
    <message>
        <source>White noise: the model {0} is used</source>
        <translation>白噪声：使用模型 {0}</translation>
    </message>
</context>
<context>
    <name>ModelComparisonWindow</name>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Choose &amp;Reference…</source>
        <translation>选择参考图(&amp;R)…</translation>
    </message>
    <message>
        <source>Choose a clean picture of the same scene to see how near each model comes.</source>
        <translation>选择同一场景的干净图像，以查看各模型有多接近。</translation>
    </message>
    <message>
        <source>Models at sigma {0} — {1}</source>
        <translation>σ {0} 下的模型 — {1}</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原图</translation>
    </message>
    <message>
        <source>PSNR against {0}.</source>
        <translation>相对于 {0} 的 PSNR。</translation>
    </message>
    <message>
        <source>Use {0}</source>
        <translation>使用 {0}</translation>
    </message>
</context>
<context>
    <name>ModelImport</name>
    <message>
        <source>Its weights were read as {0}.</source>
        <translation>其权重的读取方式为 {0}。</translation>
    </message>
    <message>
        <source>Opening {0}</source>
        <translation>正在打开 {0}</translation>
    </message>
    <message>
        <source>Opening {0}…</source>
        <translation>正在打开 {0}…</translation>
    </message>
    <message>
        <source>{0} does not denoise: on a built-in picture {1:.1f} dB become {2:.1f}, at sigma {3:g}. Try Model &gt; Open Checkpoint As.</source>
        <translation>{0} 没有降噪效果：在内置图像上，σ 为 {3:g} 时由 {1:.1f} dB 变为 {2:.1f} dB。请试用“模型 &gt; 以指定方式打开检查点”。</translation>
    </message>
    <message>
        <source>{0}: on a built-in picture it denoises {1:.1f} to {2:.1f} dB, at sigma {3:g}.</source>
        <translation>{0}：在内置图像上，σ 为 {3:g} 时由 {1:.1f} dB 提升至 {2:.1f} dB。</translation>
    </message>
</context>
<context>
    <name>ModelLibraryDock</name>
    <message>
        <source>&amp;Add…</source>
        <translation>添加(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Measure Again</source>
        <translation>重新测量(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>移除(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Use</source>
        <translation>使用(&amp;U)</translation>
    </message>
    <message>
        <source>C&amp;ompare</source>
        <translation>比较(&amp;O)</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Models to choose among</source>
        <translation>可供选择的模型</translation>
    </message>
    <message>
        <source>Run up to three chosen models on the open image, side by side; one alone is compared with the model in use</source>
        <translation>在打开的图像上并排运行至多三个选中的模型；只选一个时与正在使用的模型比较</translation>
    </message>
</context>
<context>
    <name>NoiseDialog</name>
    <message>
        <source>&amp;Add</source>
        <translation>添加(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Sigma, 8-bit levels</source>
        <translation>σ（8 位级）(&amp;S)</translation>
    </message>
    <message>
        <source>Add Noise</source>
        <translation>添加噪声</translation>
    </message>
    <message>
        <source>As an &amp;8-bit file</source>
        <translation>如同 8 位文件(&amp;8)</translation>
    </message>
    <message>
        <source>S&amp;eed</source>
        <translation>种子(&amp;E)</translation>
    </message>
    <message>
        <source>The same seed gives the same noise.</source>
        <translation>相同的种子产生相同的噪声。</translation>
    </message>
    <message>
        <source>White Gaussian noise is added to the open image, which becomes the clean reference. Undo takes it away again.</source>
        <translation>将向打开的图像添加高斯白噪声，原图成为干净的参考图。撤销可去除噪声。</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>NumberRow</name>
    <message>
        <source>{0} as a number</source>
        <translation>{0}（数值）</translation>
    </message>
</context>
<context>
    <name>NumbersDock</name>
    <message>
        <source>A camera or JPEG has smoothed the colour of this grain: its numbers say nothing about sigma. Judge by eye, in the method noise view.</source>
        <translation>相机或 JPEG 已平滑了颗粒的颜色：这些数值无法判断 σ。请在方法噪声视图中目测。</translation>
    </message>
    <message>
        <source>Autocorrelation</source>
        <translation>自相关</translation>
    </message>
    <message>
        <source>How much more was taken away where the picture has edges and texture</source>
        <translation>在边缘和纹理处多去除了多少</translation>
    </message>
    <message>
        <source>How much neighbouring pixels of the method noise are alike; 0 is pure grain</source>
        <translation>方法噪声相邻像素的相似程度；0 表示纯粹的颗粒</translation>
    </message>
    <message>
        <source>Method noise, deviation</source>
        <translation>方法噪声标准差</translation>
    </message>
    <message>
        <source>Nothing measured yet.</source>
        <translation>尚未测量。</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Sigma set</source>
        <translation>设定的 σ</translation>
    </message>
    <message>
        <source>Sigma that was set</source>
        <translation>设定的 σ</translation>
    </message>
    <message>
        <source>Standard deviation of what was taken away</source>
        <translation>被去除部分的标准差</translation>
    </message>
    <message>
        <source>Structure in it</source>
        <translation>其中的结构</translation>
    </message>
    <message>
        <source>The colour still holds noise: raise its sigma.</source>
        <translation>颜色中仍有噪声：请调高颜色的 sigma。</translation>
    </message>
    <message>
        <source>The colour&apos;s sigma is higher than its noise: lower it.</source>
        <translation>颜色的 sigma 高于其噪声：请调低。</translation>
    </message>
    <message>
        <source>The picture holds less grain than sigma says, and suffers: lower it.</source>
        <translation>画面中的颗粒比 σ 所示更少，细节受损：请调低。</translation>
    </message>
    <message>
        <source>The picture holds more grain than sigma says: raise it.</source>
        <translation>画面中的颗粒比 σ 所示更多：请调高。</translation>
    </message>
    <message>
        <source>Too little to measure here: show more of the picture, or set sigma.</source>
        <translation>可测量的内容太少：请显示更多画面，或设定 σ。</translation>
    </message>
    <message>
        <source>What the method noise says about sigma</source>
        <translation>方法噪声对 σ 的判断</translation>
    </message>
    <message>
        <source>What was taken away is like the grain that sigma says.</source>
        <translation>被去除的部分与 σ 所示的颗粒相符。</translation>
    </message>
    <message>
        <source>▲ Under-denoised.</source>
        <translation>▲ 降噪不足。</translation>
    </message>
    <message>
        <source>▼ Over-denoised.</source>
        <translation>▼ 降噪过度。</translation>
    </message>
    <message>
        <source>● About right.</source>
        <translation>● 基本合适。</translation>
    </message>
</context>
<context>
    <name>OptionsPane</name>
    <message>
        <source>&amp;Format</source>
        <translation>格式(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Names</source>
        <translation>命名(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>质量(&amp;Q)</translation>
    </message>
    <message>
        <source>A Table of Sigmas</source>
        <translation>σ 表格</translation>
    </message>
    <message>
        <source>All as set in the window, or estimated</source>
        <translation>全部按窗口中的设置，否则估计</translation>
    </message>
    <message>
        <source>As in a table (CSV)</source>
        <translation>按表格 (CSV)</translation>
    </message>
    <message>
        <source>As in the settings</source>
        <translation>按所选设置</translation>
    </message>
    <message>
        <source>As set in the window: colour, brightness, mask and grain go along; the settings above are for photographs that were not open there.</source>
        <translation>按窗口中的设置：颜色、亮度、蒙版和颗粒一并采用；上面的设置用于未在窗口中打开过的照片。</translation>
    </message>
    <message>
        <source>As the photograph</source>
        <translation>与原照片相同</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>请选择文件夹</translation>
    </message>
    <message>
        <source>Choose the folder that results go to</source>
        <translation>选择结果文件夹</translation>
    </message>
    <message>
        <source>Choose the table</source>
        <translation>选择表格</translation>
    </message>
    <message>
        <source>Columns: path, sigma</source>
        <translation>列：path, σ</translation>
    </message>
    <message>
        <source>Estimated for each</source>
        <translation>逐张估计</translation>
    </message>
    <message>
        <source>Fields: {0}</source>
        <translation>字段：{0}</translation>
    </message>
    <message>
        <source>Fine tuning, and sigma where it is left to it</source>
        <translation>微调设置，以及由其决定的 σ</translation>
    </message>
    <message>
        <source>Further columns, if wanted: colour, shadows, highlights, grain, coarse</source>
        <translation>如有需要，还可有这些列：colour、shadows、highlights、grain、coarse</translation>
    </message>
    <message>
        <source>If a file is in the wa&amp;y</source>
        <translation>已有同名文件时(&amp;Y)</translation>
    </message>
    <message>
        <source>Number the result</source>
        <translation>为结果编号</translation>
    </message>
    <message>
        <source>Of the open picture</source>
        <translation>当前图像的设置</translation>
    </message>
    <message>
        <source>One for all</source>
        <translation>统一设定</translation>
    </message>
    <message>
        <source>Overwrite the file</source>
        <translation>覆盖该文件</translation>
    </message>
    <message>
        <source>Photographs of another size than the mask was made for are left out</source>
        <translation>与蒙版尺寸不同的照片会被略过</translation>
    </message>
    <message>
        <source>Preset “{0}”</source>
        <translation>预设“{0}”</translation>
    </message>
    <message>
        <source>Results go &amp;to</source>
        <translation>结果保存到(&amp;T)</translation>
    </message>
    <message>
        <source>S&amp;ettings</source>
        <translation>设置(&amp;E)</translation>
    </message>
    <message>
        <source>Si&amp;gma</source>
        <translation>Sigma(&amp;G)</translation>
    </message>
    <message>
        <source>Sigma for a&amp;ll</source>
        <translation>统一的 σ(&amp;L)</translation>
    </message>
    <message>
        <source>Skip the photograph</source>
        <translation>跳过该照片</translation>
    </message>
    <message>
        <source>Ta&amp;ble</source>
        <translation>表格(&amp;B)</translation>
    </message>
    <message>
        <source>Tables (*.csv *.txt)</source>
        <translation>表格 (*.csv *.txt)</translation>
    </message>
    <message>
        <source>Where Results Go</source>
        <translation>结果保存位置</translation>
    </message>
    <message>
        <source>With the &amp;mask of the open photograph</source>
        <translation>使用当前照片的蒙版(&amp;M)</translation>
    </message>
    <message>
        <source>Write how it was made &amp;beside it</source>
        <translation>在旁边写入处理记录(&amp;B)</translation>
    </message>
    <message>
        <source>{0} becomes {1}</source>
        <translation>{0} 将命名为 {1}</translation>
    </message>
</context>
<context>
    <name>QueueModel</name>
    <message>
        <source>Photograph</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Sigma</source>
        <translation>Sigma</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>QueueView</name>
    <message>
        <source>Drop photographs and folders here, or add them below.</source>
        <translation>将照片或文件夹拖放到此处，或在下方添加。</translation>
    </message>
    <message>
        <source>Photographs in the queue</source>
        <translation>队列中的照片</translation>
    </message>
</context>
<context>
    <name>ReadingDialog</name>
    <message>
        <source>&amp;Colours</source>
        <translation>颜色(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Predicts</source>
        <translation>预测的是(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Spare planes that come out</source>
        <translation>输出中多余的平面(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Values</source>
        <translation>数值范围(&amp;V)</translation>
    </message>
    <message>
        <source>A checkpoint holds weights, but not what goes in and comes out. Every way to read them is tried on a built-in picture, and the one that denoises is taken. Choose only what you know; the rest is found by trial.</source>
        <translation>检查点只含权重，不说明输入与输出各是什么。程序会在内置图像上逐一试验所有读取方式，并采用能降噪的那一种。只需选择您确知的项目，其余通过试验确定。</translation>
    </message>
    <message>
        <source>By trial</source>
        <translation>通过试验</translation>
    </message>
    <message>
        <source>Cells come &amp;out</source>
        <translation>单元输出顺序(&amp;O)</translation>
    </message>
    <message>
        <source>Cells go &amp;in</source>
        <translation>单元输入顺序(&amp;I)</translation>
    </message>
    <message>
        <source>How the Weights Are Read</source>
        <translation>权重的读取方式</translation>
    </message>
    <message>
        <source>Noise &amp;map</source>
        <translation>噪声图(&amp;M)</translation>
    </message>
    <message>
        <source>a correction, which is added</source>
        <translation>修正量（加到输入上）</translation>
    </message>
    <message>
        <source>are the first</source>
        <translation>在最前</translation>
    </message>
    <message>
        <source>are the last</source>
        <translation>在最后</translation>
    </message>
    <message>
        <source>before each channel&apos;s cells</source>
        <translation>在每个通道的单元之前</translation>
    </message>
    <message>
        <source>behind each channel&apos;s cells</source>
        <translation>在每个通道的单元之后</translation>
    </message>
    <message>
        <source>channel by channel</source>
        <translation>逐通道</translation>
    </message>
    <message>
        <source>channel by channel, down the columns</source>
        <translation>逐通道，按列</translation>
    </message>
    <message>
        <source>first</source>
        <translation>在最前</translation>
    </message>
    <message>
        <source>image and sigma in 0 to 1</source>
        <translation>图像与 σ 均为 0 至 1</translation>
    </message>
    <message>
        <source>image and sigma in 0 to 255</source>
        <translation>图像与 σ 均为 0 至 255</translation>
    </message>
    <message>
        <source>image in 0 to 1, sigma in 0 to 255</source>
        <translation>图像为 0 至 1，σ 为 0 至 255</translation>
    </message>
    <message>
        <source>last</source>
        <translation>在最后</translation>
    </message>
    <message>
        <source>lie before each channel&apos;s cells</source>
        <translation>位于每个通道的单元之前</translation>
    </message>
    <message>
        <source>lie behind each channel&apos;s cells</source>
        <translation>位于每个通道的单元之后</translation>
    </message>
    <message>
        <source>position by position</source>
        <translation>逐位置</translation>
    </message>
    <message>
        <source>position by position, down the columns</source>
        <translation>逐位置，按列</translation>
    </message>
    <message>
        <source>the image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>the noise, which is taken off</source>
        <translation>噪声（从输入中减去）</translation>
    </message>
</context>
<context>
    <name>RecipePanel</name>
    <message>
        <source>&amp;Colour</source>
        <translation>颜色(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Grain</source>
        <translation>颗粒(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Linked</source>
        <translation>联动(&amp;L)</translation>
    </message>
    <message>
        <source>Coarse &amp;noise</source>
        <translation>粗噪声(&amp;N)</translation>
    </message>
    <message>
        <source>Colour linked to sigma</source>
        <translation>颜色与 σ 联动</translation>
    </message>
    <message>
        <source>Colour, shadows, highlights, grain and coarse noise. Key: P</source>
        <translation>颜色、阴影、高光、颗粒和粗噪声。按键：P</translation>
    </message>
    <message>
        <source>Fine Tuning</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>H&amp;ighlights</source>
        <translation>高光(&amp;I)</translation>
    </message>
    <message>
        <source>How much of the luminance that was removed is put back</source>
        <translation>把多少去除的亮度放回</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>S&amp;hadows</source>
        <translation>阴影(&amp;H)</translation>
    </message>
    <message>
        <source>Sigma for the colour (Cb and Cr), in 8-bit levels.
Specks of colour go while grain and skin stay.</source>
        <translation>颜色（Cb 和 Cr）的 σ，以 8 位色阶计。
彩色斑点消失，颗粒和皮肤保留。</translation>
    </message>
    <message>
        <source>Sigma in the brightest places, as a factor</source>
        <translation>最亮处的 σ，以系数表示</translation>
    </message>
    <message>
        <source>Sigma in the darkest places, as a factor</source>
        <translation>最暗处的 σ，以系数表示</translation>
    </message>
    <message>
        <source>Sigma of noise that is coarser than a pixel, such as blotches, in 8-bit levels:
what the picture at half its size has of it beyond what sigma is for.</source>
        <translation>比单个像素更粗的噪声（如色斑）的 σ，以 8 位灰阶为单位：
即图像缩小一半后，除 σ 所针对的噪声之外还剩下的部分。</translation>
    </message>
    <message>
        <source>The colour follows sigma, at their present ratio</source>
        <translation>颜色按现有比例跟随 σ</translation>
    </message>
    <message>
        <source>What is applied beyond sigma</source>
        <translation>除 σ 外所应用的</translation>
    </message>
</context>
<context>
    <name>ResultCopy</name>
    <message>
        <source>Copying the denoised image…</source>
        <translation>正在复制降噪结果…</translation>
    </message>
    <message>
        <source>There is no image to copy yet.</source>
        <translation>还没有可复制的图像。</translation>
    </message>
</context>
<context>
    <name>ResultWindow</name>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Open the Photograph</source>
        <translation>打开照片(&amp;O)</translation>
    </message>
    <message>
        <source>Denoised</source>
        <translation>降噪后</translation>
    </message>
    <message>
        <source>In the main window, to denoise it otherwise</source>
        <translation>在主窗口中打开，以便另行降噪</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原图</translation>
    </message>
    <message>
        <source>Result — {0}</source>
        <translation>结果 — {0}</translation>
    </message>
</context>
<context>
    <name>ReturnBar</name>
    <message>
        <source>Another program waits for {0}</source>
        <translation>另一个程序正在等待 {0}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close; the file stays as it is</source>
        <translation>关闭；文件保持原样</translation>
    </message>
    <message>
        <source>Save and Return</source>
        <translation>保存并返回</translation>
    </message>
    <message>
        <source>Write the result for the other program, and close</source>
        <translation>为另一个程序写入结果，然后关闭</translation>
    </message>
</context>
<context>
    <name>SavingPlace</name>
    <message>
        <source>How much is done, and how long the rest takes</source>
        <translation>已完成多少，还需多长时间</translation>
    </message>
    <message>
        <source>How much of the file is done</source>
        <translation>文件完成的比例</translation>
    </message>
    <message>
        <source>Stop saving this file</source>
        <translation>停止保存此文件</translation>
    </message>
    <message>
        <source>{0} ({1} more)</source>
        <translation>{0}（还有 {1} 个）</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>There is no model now, and what you see is not denoised: choose one with Model &gt; Open Model.</source>
        <translation>目前没有模型，您看到的画面未经降噪：请通过“模型 &gt; 打开模型”选择一个。</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>&amp;Around the picture</source>
        <translation>图像周围(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Memory for live results</source>
        <translation>实时结果所用内存(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>A &amp;new photograph begins with</source>
        <translation>新照片的初始值(&amp;N)</translation>
    </message>
    <message>
        <source>As the &amp;System</source>
        <translation>按系统(&amp;S)</translation>
    </message>
    <message>
        <source>As the System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>选择(&amp;H)…</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Dark gray</source>
        <translation>深灰</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Light gray</source>
        <translation>浅灰</translation>
    </message>
    <message>
        <source>M&amp;odel for a new photograph</source>
        <translation>新照片的模型(&amp;O)</translation>
    </message>
    <message>
        <source>Middle gray</source>
        <translation>中灰</translation>
    </message>
    <message>
        <source>Monitor&apos;s colour profile</source>
        <translation>显示器色彩配置文件</translation>
    </message>
    <message>
        <source>More of it lets larger views follow the slider at once; 0 keeps none</source>
        <translation>内存越多，越大的视图能立即跟随滑块；0 表示不保留</translation>
    </message>
    <message>
        <source>Restore &amp;Defaults</source>
        <translation>恢复默认值(&amp;D)</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>The one in use</source>
        <translation>当前使用的模型</translation>
    </message>
    <message>
        <source>The one that suits its noise</source>
        <translation>适合其噪声的模型</translation>
    </message>
    <message>
        <source>The profile that the system has for this monitor</source>
        <translation>系统为此显示器设置的配置文件</translation>
    </message>
    <message>
        <source>The sigma that is measured, where it can be used</source>
        <translation>测得的 sigma（若可用）</translation>
    </message>
    <message>
        <source>The sigma that was used last</source>
        <translation>上次使用的 sigma</translation>
    </message>
    <message>
        <source>s&amp;RGB</source>
        <translation>s&amp;RGB</translation>
    </message>
</context>
<context>
    <name>ShortcutOverlay</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
</context>
<context>
    <name>SigmaPanel</name>
    <message>
        <source>&amp;Auto</source>
        <translation>自动(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Auto {0:g}</source>
        <translation>自动 {0:g}(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Sigma</source>
        <translation>σ(&amp;S)</translation>
    </message>
    <message>
        <source>Automatic sigma</source>
        <translation>自动 σ</translation>
    </message>
    <message>
        <source>Measured noise: {0:.1f} ± {1:.1f}, marked under the slider. Key: E</source>
        <translation>测得噪声：{0:.1f} ± {1:.1f}，标在滑块下方。按键：E</translation>
    </message>
    <message>
        <source>Noise level, as a standard deviation in 8-bit levels.
Arrow keys and wheel: fine steps. Double click: back to what was measured.</source>
        <translation>噪声水平，以 8 位色阶的标准差表示。
方向键和滚轮：细调。双击：恢复为测得的值。</translation>
    </message>
    <message>
        <source>Sigma</source>
        <translation>σ（噪声标准差）</translation>
    </message>
    <message>
        <source>Sigma as a number</source>
        <translation>σ 的数值</translation>
    </message>
    <message>
        <source>The noise of this image cannot be told with any certainty.</source>
        <translation>无法可靠地测定此图像的噪声。</translation>
    </message>
    <message>
        <source>The noise of this image is not measured yet.</source>
        <translation>尚未测量此图像的噪声。</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Model and device</source>
        <translation>模型与设备</translation>
    </message>
    <message>
        <source>Noise level in 8-bit levels</source>
        <translation>噪声水平（8 位灰度级）</translation>
    </message>
    <message>
        <source>Noise was added to the open image</source>
        <translation>已向打开的图像添加噪声</translation>
    </message>
    <message>
        <source>Pixel under the cursor, before and after</source>
        <translation>光标处的像素：降噪前与降噪后</translation>
    </message>
    <message>
        <source>Screen pixels per image pixel</source>
        <translation>缩放比例：每个图像像素对应的屏幕像素</translation>
    </message>
    <message>
        <source>What is shown, and the time it took</source>
        <translation>当前所示结果的类型及用时</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>精确</translation>
    </message>
    <message>
        <source>interpolated</source>
        <translation>插值</translation>
    </message>
    <message>
        <source>no model</source>
        <translation>没有模型</translation>
    </message>
    <message>
        <source>{0}, preview</source>
        <translation>{0}，预览</translation>
    </message>
    <message>
        <source>⚠ added noise σ {0:g}</source>
        <translation>⚠ 已添加噪声 σ {0:g}</translation>
    </message>
</context>
<context>
    <name>ValueRow</name>
    <message>
        <source>Reset {0}</source>
        <translation>重置{0}</translation>
    </message>
    <message>
        <source>{0} as a number</source>
        <translation>{0}（数值）</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>&amp;Open a Photograph…</source>
        <translation>打开照片(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Try a Sample</source>
        <translation>试用示例照片(&amp;T)</translation>
    </message>
    <message>
        <source>Drop a photograph here</source>
        <translation>将照片拖到此处</translation>
    </message>
    <message>
        <source>No image is open</source>
        <translation>尚未打开图像</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>or paste one with {0}</source>
        <translation>或按 {0} 粘贴</translation>
    </message>
</context>
<context>
    <name>WorkDialog</name>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>About {0} left</source>
        <translation>大约剩余 {0}</translation>
    </message>
    <message>
        <source>Show &amp;Log</source>
        <translation>显示日志(&amp;L)</translation>
    </message>
    <message>
        <source>Stages and warnings so far</source>
        <translation>目前的阶段与警告</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Warning: {0}</source>
        <translation>警告：{0}</translation>
    </message>
</context>
<context>
    <name>_List</name>
    <message>
        <source>Photographs to walk through</source>
        <translation>可逐张浏览的照片</translation>
    </message>
</context>
</TS>
